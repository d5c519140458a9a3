"""Every format of the reading list, byte for byte, on six real papers.

`TRIAGE_WRITE_GOLDENS=1 pytest tests/triage/export` writes the files anew, to be read and committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage import export
from triage.models import ReadingList

GOLDENS = Path(__file__).parent / "goldens"


@pytest.mark.parametrize("form", export.FORMATS)
def test_reading_list_is_as_it_was_read_and_approved(form: str, reading_list: ReadingList) -> None:
    """The same list gives the same bytes, and they are the ones a person looked at."""
    text = export.render(reading_list, form)
    golden = GOLDENS / f"list{export.suffix(form)}"
    if os.environ.get("TRIAGE_WRITE_GOLDENS"):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_bytes(text.encode())
    assert text.encode() == golden.read_bytes()
