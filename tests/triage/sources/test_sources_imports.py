"""What is light stays light."""

from __future__ import annotations

import subprocess
import sys


def test_naming_the_sources_loads_no_client() -> None:
    """The registry, the arXiv module and the file reader load no HTTP library and no XML parser."""
    code = (
        "import sys, triage.sources.registry, triage.sources.arxiv, triage.sources.jsonl\n"
        "heavy = ('arxiv', 'filelock', 'httpx', 'lxml', 'requests')\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603  our own interpreter
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout == "[]\n"
