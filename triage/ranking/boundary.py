"""The boundary between examples and other papers: a linear support vector machine.

A mean of many examples blurs several interests into one; a boundary keeps what sets any of them
apart, because papers on their right side by far no longer count. Squared hinge loss by Newton's
method over the papers that still count (Keerthi and DeCoste, JMLR 6, 2005), each step a ridge
regression by conjugate gradients.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PENALTY = 0.005
"""Ridge penalty beside a total weight of 1."""
INSIDE = 0.9
"""Share of the weight that the examples have; ASReview's ELAS u4 gives them 0.91."""
_STEPS = 2
"""Newton's steps; after some the papers that count hardly change."""
_ROUNDS = 12
"""Conjugate gradients of a step: few, which also keeps the answer smooth."""
_TOLERANCE = 1e-2


def boundary(
    rows: Any,  # noqa: ANN401  dense or sparse
    weights: NDArray[np.float64],
    inside: int,
) -> tuple[NDArray[np.float32], NDArray[np.float64]]:
    """Return the way from the rows outside to the first rows, which lie inside.

    And what each row inside adds to it: the way is a sum of rows, each times what it adds. Shapes
    (columns,) and (inside,). Rows weigh as told within their side.
    """
    import numpy as np

    shares = np.concatenate(
        [
            INSIDE * weights[:inside] / weights[:inside].sum(),
            (1 - INSIDE) * weights[inside:] / weights[inside:].sum(),
        ]
    ).astype(np.float32)
    side = np.where(np.arange(len(weights)) < inside, 1.0, -1.0).astype(np.float32)
    along, offset = _ridge(rows, shares, side, np.zeros(rows.shape[1], dtype=np.float32))
    for _ in range(_STEPS - 1):
        counting = np.flatnonzero(side * (rows @ along + offset) < 1)
        if not len(counting):
            break
        along, offset = _ridge(rows[counting], shares[counting], side[counting], along)
    short = np.maximum(1 - (rows[:inside] @ along + offset), 0.0)
    return along, np.asarray(shares[:inside] * short / PENALTY, dtype=np.float64)


def _ridge(
    rows: Any,  # noqa: ANN401  dense or sparse
    shares: NDArray[np.float32],
    side: NDArray[np.float32],
    start: NDArray[np.float32],
) -> tuple[NDArray[np.float32], float]:
    """Return the way and the offset of weighted ridge regression on the sides."""
    import numpy as np
    from scipy.sparse.linalg import LinearOperator, cg

    total = shares.sum()
    middle = np.asarray(rows.T @ shares) / total
    level = float((shares * side).sum() / total)

    def product(along: NDArray[np.float32]) -> NDArray[np.float32]:
        way = along.astype(np.float32)  # a mixed product would copy the whole matrix
        strength = (rows @ way - middle @ way) * shares
        result: NDArray[np.float32] = rows.T @ strength - middle * strength.sum() + PENALTY * way
        return result

    columns = rows.shape[1]
    goal = rows.T @ (shares * (side - level))
    operator = LinearOperator((columns, columns), matvec=product, dtype=np.float32)
    solved, _ = cg(operator, goal, x0=start, rtol=_TOLERANCE, maxiter=_ROUNDS)
    along = np.asarray(solved, dtype=np.float32)
    return along, level - float(middle @ along)


def stacked(*parts: Any) -> Any:  # noqa: ANN401
    """Return the rows of matrices, all dense or all sparse, as one."""
    import numpy as np
    from scipy.sparse import issparse, vstack

    return vstack(parts, format="csr") if issparse(parts[0]) else np.vstack(parts)
