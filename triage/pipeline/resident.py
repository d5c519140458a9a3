"""What is slow to open for a search, kept open for the next one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.errors import SearchIndexError
from triage.pipeline.indexing import encoder, index_state, model_fingerprint, open_index
from triage.pipeline.work import Work

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from indexer.encoder import Encoder
    from indexer.vectors import VectorIndex

_SHORT = 200
"""Characters of a question up to which the encoder that opens soonest is also fast enough."""


class Resident:
    """Encoders and index of one home at a time; whatever changed since is opened anew.

    Belongs to no thread and to no store. `using` encodes in the place of the configured model.
    """

    def __init__(self, using: Encoder | None = None) -> None:
        self._using = using
        self._of: object = None
        self._forget()

    def _forget(self) -> None:
        self._model = self._using.fingerprint if self._using else ""
        self._encoders: dict[bool, Encoder] = {}
        self._index: VectorIndex | None = None
        self._state: object = None
        self._counts: dict[str, int] = {}

    def _turn_to(self, work: Work) -> None:
        of = (work.home, work.settings.model)
        if of != self._of:
            self._forget()
            self._of = of

    def counts(self, work: Work) -> dict[str, int]:
        """Return what was counted of common words in the stores of this home."""
        self._turn_to(work)
        return self._counts

    def model(self, work: Work) -> str:
        """Return the name of the model's vectors."""
        self._turn_to(work)
        self._model = self._model or model_fingerprint(work)
        return self._model

    def index(self, work: Work) -> VectorIndex:
        """Return the index as it is on the disk now.

        Raises:
            SearchIndexError: there is none, it is damaged, or nothing is in it.

        """
        model = self.model(work)
        state = index_state(work, model)
        if self._index is None or state != self._state:
            self._index, self._state = open_index(work, model), state
        if not len(self._index):
            raise SearchIndexError("the search index is empty", hint="fill it: triage index")
        return self._index

    def vector(self, work: Work, text: str) -> NDArray[np.float32]:
        """Return the unit vector of a question, shape (1, d)."""
        self.model(work)
        if self._using is not None:
            return self._using.encode([text])
        short = len(text) <= _SHORT
        if short not in self._encoders:
            self._encoders[short] = encoder(work, "cpu", few=short)
        return self._encoders[short].encode([text])
