"""The boundary between examples and ordinary papers: ridge regression on either side's labels.

A mean of many examples blurs several interests into one; a boundary keeps what sets any of them
apart. Both sides weigh the same in total, as in balanced classification (Hastie, Tibshirani and
Friedman 2009, section 4.2: least squares on indicators is a linear discriminant).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PENALTY = 0.02
"""Ridge penalty beside a total weight of 1."""
ROUNDS = 15
"""Steps of conjugate gradients: few, which also keeps the answer smooth."""
_TOLERANCE = 1e-2


def boundary(
    inside: Any,  # noqa: ANN401  dense or sparse rows
    weights: NDArray[np.float64],
    outside: Any,  # noqa: ANN401
    outside_weights: NDArray[np.float64],
) -> NDArray[np.float32]:
    """Return the way from the rows outside to the rows inside, shape (columns,).

    Rows weigh as told within their side; each side weighs one half.
    """
    import numpy as np
    from scipy.sparse.linalg import LinearOperator, cg

    shares = np.concatenate(
        [weights / weights.sum() / 2, outside_weights / outside_weights.sum() / 2]
    ).astype(np.float32)
    rows = _stacked(inside, outside)
    side = np.where(np.arange(rows.shape[0]) < len(weights), 1.0, -1.0).astype(np.float32)
    middle = rows.T @ shares

    def product(along: NDArray[np.float32]) -> NDArray[np.float32]:
        way = along.astype(np.float32)  # a mixed product would copy the whole matrix
        strength = (rows @ way - middle @ way) * shares
        result: NDArray[np.float32] = rows.T @ strength - middle * strength.sum() + PENALTY * way
        return result

    columns = rows.shape[1]
    goal = rows.T @ (shares * side)  # the sides weigh the same: the mean label is 0
    operator = LinearOperator((columns, columns), matvec=product, dtype=np.float32)
    along, _ = cg(operator, goal, rtol=_TOLERANCE, maxiter=ROUNDS)
    return np.asarray(along, dtype=np.float32)


def _stacked(inside: Any, outside: Any) -> Any:  # noqa: ANN401
    import numpy as np
    from scipy.sparse import issparse, vstack

    if issparse(inside):
        return vstack([inside, outside]).tocsr()
    return np.vstack([inside, outside])
