"""Every format of the digest, byte for byte, on six real papers.

`TRIAGE_WRITE_GOLDENS=1 pytest tests/triage/digest` writes the files anew, to be read and committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from triage import digest as rendering
from triage.models import Digest

GOLDENS = Path(__file__).parent / "goldens"
CASES = {
    "text-80.txt": ("text", 80, False),
    "text-60.txt": ("text", 60, False),
    "text-40-ascii.txt": ("text", 40, True),
    "digest.md": ("markdown", 80, False),
    "digest.html": ("html", 80, False),
    "digest.json": ("json", 80, False),
    "digest.atom": ("atom", 80, False),
}


@pytest.mark.parametrize("name", CASES)
def test_digest_is_as_it_was_read_and_approved(name: str, digest: Digest) -> None:
    """The same digest gives the same bytes, and they are the ones a person looked at."""
    form, width, ascii_only = CASES[name]
    text = rendering.render(digest, form, width=width, ascii_only=ascii_only)
    golden = GOLDENS / name
    if os.environ.get("TRIAGE_WRITE_GOLDENS"):
        GOLDENS.mkdir(exist_ok=True)
        golden.write_bytes(text.encode())
    assert text.encode() == golden.read_bytes()


def test_every_format_has_a_golden() -> None:
    """A new format cannot come in without a file that shows what it looks like."""
    assert {form for form, _, _ in CASES.values()} == set(rendering.FORMATS)
