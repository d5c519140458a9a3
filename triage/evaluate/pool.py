"""What a ranker is given in a benchmark: papers, their vectors, and what is known before a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from triage.models import Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Made = TypeVar("Made")


@dataclass(frozen=True, eq=False)
class Pool:
    """All papers of a benchmark, oldest first, and what is computed from them once."""

    papers: tuple[Paper, ...]
    vectors: NDArray[np.float32]
    """Unit vectors of title and abstract, shape (len(papers), d)."""
    memory: dict[str, tuple[int, Any]] = field(default_factory=dict)
    """What rankers keep between tasks over the same papers, by a name of their own."""

    @cached_property
    def texts(self) -> list[str]:
        """Title and abstract of each paper."""
        return [f"{paper.title} {paper.abstract}" for paper in self.papers]

    def remembered(self, name: str, rows: NDArray[np.int64], make: Callable[[], Made]) -> Made:
        """Return what `make` made for the same name and rows, making it if need be."""
        key = hash(rows.tobytes())
        kept = self.memory.get(name)
        if kept is None or kept[0] != key:
            kept = self.memory[name] = (key, make())
        made: Made = kept[1]
        return made


@dataclass(frozen=True, slots=True, eq=False)
class Described:
    """A field in a person's words."""

    text: str
    vector: NDArray[np.float32]
    """Of the text, unit length."""


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One thing to rank: what a person has shown to like, and papers nobody has judged yet.

    All arrays hold row numbers of the pool.
    """

    pool: Pool
    field: str
    positives: NDArray[np.int64]
    """Newest first."""
    negatives: NDArray[np.int64]
    """Papers that were rejected."""
    archive: NDArray[np.int64]
    """Papers of the days before that say what papers are like: the same for every draw."""
    upcoming: NDArray[np.int64]
    """Papers to be ranked. A ranker without leaks learns nothing from them."""
    seed: int
    description: Described | None = None
    """What the person says to be looking for, where anything is said."""

    @property
    def judged(self) -> NDArray[np.int64]:
        """The positives, then the negatives."""
        import numpy as np

        return np.concatenate([self.positives, self.negatives])

    @property
    def background(self) -> NDArray[np.int64]:
        """The archive's papers that nobody has judged; some of them may be relevant."""
        import numpy as np

        return np.setdiff1d(self.archive, self.judged)


class Ranker(Protocol):
    """A way to rank: scores for `task.upcoming`, higher is better."""

    def __call__(self, task: Task) -> NDArray[np.float64]:
        """Return one score per upcoming paper, in their order."""
