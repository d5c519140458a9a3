"""All of arXiv's services at once, from several processes, over real HTTP."""

from __future__ import annotations

import itertools
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import replay_faults as fault
from replay_atom import Record
from replay_rss import Listing
from replay_server import ReplayServer

DAY = date(2026, 4, 15)
GAP = 0.15
_ASK = """
import sys
from datetime import date
from pathlib import Path
from triage.config import Home, Settings
from triage.errors import SourceError
from triage.sources.arxiv import open_arxiv
from triage.sources.oai import open_oai
from triage.sources.patience import Patience
from triage.sources.rss import open_rss

home, url, gap = Home(Path(sys.argv[1])), sys.argv[2], float(sys.argv[3])
settings = Settings(arxiv_api=url + "/api/query", arxiv_rss=url + "/rss", arxiv_oai=url + "/oai",
                    arxiv_gap=gap, request_timeout=5.0)
quick = {"patience": Patience(tries=4, base=0.02, longest=0.05)}
with open_rss(settings, home, **quick) as rss, open_oai(settings, home, **quick) as oai, \
        open_arxiv(settings, home, **quick) as api:
    found = {item.id for item in rss.announcement(["cs.LG"]).items}
    found &= {record.id for record in oai.records("cs:cs:LG", date(2026, 4, 15))}
    found &= {paper.id for paper in api.by_ids(sorted(found))}
print(len(found))
"""


def test_three_processes_never_ask_arxiv_too_fast(replay: ReplayServer, tmp_path: Path) -> None:
    """Feeds, OAI-PMH and API from three processes, some answers failing: the gap always holds."""
    replay.world.now = lambda: datetime(2026, 4, 15, 12, tzinfo=UTC)
    replay.world.listings = [Listing(DAY, Record(f"2604.{n:05d}")) for n in range(1, 60)]
    replay.world.oai_page = 40
    replay.misbehave(None, fault.RESET, fault.status(503), None, fault.RATE_EXCEEDED)
    command = [sys.executable, "-c", _ASK, str(tmp_path / "home"), replay.url, str(GAP)]
    asking = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603  our interpreter
        for _ in range(3)
    ]
    assert [process.communicate(timeout=60)[0] for process in asking] == ["59\n"] * 3
    arrivals = sorted(request.at for request in replay.log)
    assert len(arrivals) == 3 * 4 + 3
    assert min(later - sooner for sooner, later in itertools.pairwise(arrivals)) >= GAP
    assert set(Counter(request.path for request in replay.log)) == {
        "/rss/cs.LG",
        "/oai",
        "/api/query",
    }
