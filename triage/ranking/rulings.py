"""What rules say about papers: the user's own, and what counts beside a paper's subject.

No decision changes it, and looking for a dozen keywords in ten thousand abstracts takes longer
than learning a field: whoever ranks the same papers again keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from triage.models import Field, Paper
from triage.ranking.circumstances import Circumstances
from triage.ranking.rules import Ruled, ruled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Rulings:
    """What each of some papers gets by rules."""

    rows: Mapping[int, Sequence[Ruled]]
    """The rules that say something of a paper, by its place among the papers."""
    strengths: NDArray[np.float64]
    """Their sum for each paper, shape (n,)."""

    @classmethod
    def of(cls, field: Field, papers: Sequence[Paper], beside: Circumstances) -> Rulings:
        """Return what a field's rules say about papers, and what counts beside their subject."""
        import numpy as np

        said = ((*ruled(field, paper), *beside.get(paper.id, ())) for paper in papers)
        rows = {row: rules for row, rules in enumerate(said) if rules}
        strengths = np.zeros(len(papers))
        for row, rules in rows.items():
            strengths[row] = sum(rule.strength for rule in rules)
        return cls(rows, strengths)
