"""What can go wrong between a text and its neighbours, each with what to do next.

IndexerError
├── ModelError
│   ├── ModelMissing
│   └── ModelDamaged
├── DeviceUnavailable
├── EncodingFailed
└── IndexFault
    ├── IndexMissing
    ├── IndexDamaged
    └── IndexForeign
"""


class IndexerError(Exception):
    """Anything this package raises on purpose."""

    message: str
    """One line: what is wrong, and where."""
    hint: str
    """One line: what to do about it."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class ModelError(IndexerError):
    """The embedding model cannot be used."""


class ModelMissing(ModelError):
    """The model was found in none of the places asked."""


class ModelDamaged(ModelError):
    """A file of the model is incomplete, unreadable or not the published one."""


class DeviceUnavailable(IndexerError):
    """No back end on this machine runs on the device that was asked for."""


class EncodingFailed(IndexerError):
    """The model answered with something that is no vector."""


class IndexFault(IndexerError):
    """The saved index cannot be used; it can always be built again from the vectors."""


class IndexMissing(IndexFault):
    """No index was ever saved in this folder."""


class IndexDamaged(IndexFault):
    """A file of the index is torn, altered or absent."""


class IndexForeign(IndexFault):
    """The index was built with other weights, or written in another format."""
