"""Every recorded answer of these services that lies in the shared folder parses whole.

The folder (`TRIAGE_SHARED`, default `../shared`) is not part of the project; without it these are
skipped, and the trimmed copies in `tests/replay/recorded` stand for it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import replay_faults as fault
import replay_json
from replay_server import ReplayServer

from triage.errors import InputError
from triage.sources.http import Answer
from triage.sources.huggingface import HubPapers, open_huggingface
from triage.sources.oai import _read as read_oai
from triage.sources.pwc_archive import BadRow, read_archive
from triage.sources.rss_feed import Announcement, read_feed

SHARED = Path(os.environ.get("TRIAGE_SHARED", Path(__file__).parents[3].parent / "shared"))
PAYLOADS = SHARED / "payloads"
pytestmark = pytest.mark.skipif(
    not PAYLOADS.is_dir(), reason=f"no recorded answers at {PAYLOADS}: set TRIAGE_SHARED"
)


def recorded(folder: str, *kinds: str) -> Iterator[Path]:
    for kind in kinds:
        yield from sorted((PAYLOADS / folder).glob(kind))


def test_every_feed() -> None:
    """Each feed has as many papers as it has items, each with all that the feed tells."""
    for path in recorded("arxiv-rss", "*.xml"):
        body = path.read_bytes()
        feed = read_feed(Answer("x", 200, {"content-type": "text/xml"}, body), ("cs.LG",), 2000)
        assert isinstance(feed, Announcement), path.name
        assert len(feed.items) == body.count(b"<item>"), path.name
        assert all(item.abstract and item.categories and item.licence for item in feed.items)


def test_every_oai_answer() -> None:
    """Each answer has as many records as elements, each with authors, categories and abstract."""
    for path in recorded("arxiv-oai", "*.xml"):
        body = path.read_bytes()
        page = read_oai(Answer("x", 200, {"content-type": "text/xml"}, body))
        assert len(page.records) == body.count(b"</record>"), path.name
        for record in page.records:
            assert record.authors, record.id
            assert record.categories, record.id
            assert record.abstract, record.id
            assert len(record.versions) == _versions(body, record.id), record.id


def _versions(body: bytes, paper_id: str) -> int:
    start = body.index(f"oai:arXiv.org:{paper_id}<".encode())
    return body.count(b"<version ", start, body.index(b"</record>", start))


def test_every_daily_paper(opened: Callable[..., Any], replay: ReplayServer) -> None:
    """All thirty entries of the recorded day, sixteen with a repository."""
    hub: HubPapers = opened(open_huggingface)
    for path in recorded("huggingface", "daily_papers_*.json"):
        rows = json.loads(path.read_bytes())
        replay.always(fault.instead(path.read_bytes(), replay_json.JSON))
        papers = hub.daily(date(2026, 6, 12))
        assert [paper.paper_id for paper in papers] == [row["paper"]["id"] for row in rows]
        with_repository = [row for row in rows if row["paper"].get("githubRepo")]
        assert sum(bool(paper.repository) for paper in papers) == len(with_repository) == 16
        assert all(paper.authors and paper.abstract and paper.published for paper in papers)


def test_every_papers_with_code_file() -> None:
    """Each file gives all its rows and no bad one; an empty list of the old API has none."""
    for path in recorded("pwc", "*.json"):
        bad: list[BadRow] = []
        document = json.loads(path.read_bytes())
        if isinstance(document, dict) and document.get("count") == 0:
            with pytest.raises(InputError):
                list(read_archive(path, report=bad.append))
            continue
        rows = list(read_archive(path, report=bad.append))
        assert bad == [], path.name
        assert len(rows) == _rows(document), path.name


def _rows(value: Any) -> int:
    """Count what a person would: results in tables, else elements."""
    if isinstance(value, dict) and "results" in value:
        return len(value["results"])
    text = json.dumps(value)
    if '"sota"' not in text:
        return len(value) if isinstance(value, list) else 1
    return text.count('"model_name"')
