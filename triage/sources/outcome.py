"""The class of a fetch that failed. A fetch that brought something says its own."""

from __future__ import annotations

from triage.errors import SourceDown, SourceError, SourceThrottled
from triage.models import FetchClass


def classify(error: SourceError) -> FetchClass:
    """Return what a failed fetch is to be recorded as. None of these moves a cursor."""
    if isinstance(error, SourceThrottled):
        return FetchClass.THROTTLED
    return FetchClass.DOWN if isinstance(error, SourceDown) else FetchClass.MALFORMED
