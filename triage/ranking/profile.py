"""What a field is known to be about: its description, its examples and its counter-examples."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from triage.models import Field, Paper

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A paper with its vector."""

    paper: Paper
    vector: NDArray[np.float32] | None
    """Unit vector of shape (d,). None: not embedded yet."""
    weight: float = 1.0
    """How much it counts beside the others; decisions that fade count less."""


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """All that a field's scores are computed from."""

    field: Field
    description_vector: NDArray[np.float32] | None
    """Unit vector of shape (d,). None: there is no description, or no encoder yet."""
    liked: tuple[Example, ...]
    """Seeds, saved and read papers."""
    rejected: tuple[Example, ...]
    """Papers that are "not for me"."""
    skipped: tuple[Example, ...] = ()
    """Papers that were "not today": they count a little against what is like them."""

    def fingerprint(self, ranker: str, model: str) -> str:
        """Return a name that changes whenever scores computed from this profile would."""
        facts = (
            ranker,
            model,
            self.field.description,
            self.description_vector is None,
            sorted(self.field.categories),
            sorted(self.field.include),
            sorted(self.field.exclude),
            sorted(self.field.authors),
            *(sorted(_known(some)) for some in (self.liked, self.rejected, self.skipped)),
        )
        return sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _known(examples: tuple[Example, ...]) -> list[tuple[str, str, str, bool, float]]:
    return [
        (e.paper.id, e.paper.title, e.paper.abstract, e.vector is None, round(e.weight, 3))
        for e in examples
    ]
