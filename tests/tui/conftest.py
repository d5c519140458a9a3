"""A home folder with a real store of invented papers, and the application over it."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.events import Key
from textual.keys import _character_to_key
from textual.screen import ModalScreen
from textual.worker import WorkerCancelled

from triage.clock import Clock
from triage.config import Home, Settings
from triage.models import Evidence, EvidenceKind, EvidenceState, Field, Paper, Part, Scored, Tier
from triage.pipeline.work import Work
from triage.store import Store, open_store
from triage.text import clean
from tui.app import TriageApp
from tui.backstage import Backstage, Jobs, Outcome, Task, Told
from tui.backstage.performing import perform
from tui.context import Context
from tui.desk import Desk
from tui.rows import FANCY, PLAIN
from tui.widgets.header import Header
from tui.widgets.status_line import StatusLine

if TYPE_CHECKING:
    from textual.pilot import Pilot

PATIENCE = 120.0
"""Seconds that something under way may take on a busy machine."""
NOW = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
NEWEST = date(2026, 4, 17)

TITLES = (
    "Late-Interaction Retrieval with Mask Pooling for Scientific Triage",
    "Do Reranker Gains Replicate? A Study of 41 Papers",
    "Quantised Indexes for Laptops: Exact Search below One Watt",
    "A Survey of Citation Recommendation, 2020-2026",
    "Active Learning for Screening, Revisited",
    "[Re] Dense Passage Retrieval for Open-Domain Question Answering",
    "LoRA-Rank: Low-Rank Adapters as Listwise Rerankers",
    "When Do Hard Negatives Hurt? A Causal View",
    "Retrieval-Augmented Generation for Code Review at Scale",
    "Abstract or Full Text? What a Reader Needs to Decide",
    "Sparse Meets Dense: One Index for Words and Meaning",
    "Query Expansion Is Not Dead: Large Models as Thesauri",
    "Benchmarks Age: Measuring the Half-Life of Leaderboards",
    "Learning to Stop Reading: Optimal Stopping for Systematic Reviews",
    "Cross-Lingual Retrieval without Parallel Data",
    "Embeddings Drift: Monitoring Search after a Model Update",
    "A Negative Result on Contrastive Pretraining for Tables",
    "Personal Search on Device with a 20 MB Encoder",
    "Who Cites the Code? Links between Papers and Repositories",
    "Calibrated Relevance: Scores that Mean Something",
    "Counterfactual Learning to Rank from Saved Papers",
    "Long Documents, Short Vectors: Pooling Revisited",
    "Entity-Aware Dense Retrieval in the Biomedical Domain",
    "Prompted Judges Disagree: Agreement of Model Assessors",
    "Streaming Index Maintenance for Daily Announcements",
    "Multi-Vector Compression by Residual Quantisation",
    "Explaining a Ranking with Additive Parts",
    "Zero-Shot Field Detection for Preprints",
    "Tokenisation Effects in Mathematical Retrieval",
    "Green Retrieval: Energy per Answered Question",
)
AUTHORS = ("Ada Okafor", "Bo Li", "Carla Núñez", "Dmitri Sokolov", "Eun-ji Park", "Farid Haddad")
ABSTRACT = (
    "Readers of preprints decide in seconds. We study how late interaction between a query and a"
    " paper changes that decision, on 12,000 announcements and 41 readers over eight weeks. Mask"
    " pooling keeps one vector for each rare term and drops the rest, which shrinks the index by"
    " a factor of nine while nDCG@10 on BEIR rises by 1.8 points. The code is public."
)


def paper_id(number: int) -> str:
    """Return the id of the n-th paper."""
    return f"2604.{1001 + number:05d}"


def paper(number: int, title: str) -> Paper:
    """Return the n-th paper, announced one day earlier for every eight before it."""
    day = NEWEST - timedelta(days=number // 8)
    return Paper(
        id=paper_id(number),
        title=title,
        abstract=ABSTRACT,
        authors=tuple(AUTHORS[(number + step) % len(AUTHORS)] for step in range(2 + number % 4)),
        categories=("cs.IR", "cs.CL")[: 1 + number % 2],
        version=1 + (number % 7 == 0),
        comment="12 pages, 4 figures" if number % 3 == 0 else None,
        published=day - timedelta(days=1),
        announced=day,
        listed_in=("cs.IR",),
        source="arxiv",
    )


def scored(number: int) -> Scored:
    """Return a score that falls from row to row, with four parts that sum to it."""
    score = 96.3 - 2.7 * number
    parts = (
        Part("field", score * 0.6, "close to your field", ("dense retrieval",)),
        Part("seeds", score * 0.4, "like 2 of your seeds", ("2603.00017", "2602.04410")),
        Part("words", 8.0, "says what you look for", ("reranking", "BEIR")),
        Part("exclude", -8.0, "says a word you do not want", ("survey of",)),
    )
    return Scored(paper_id(number), score, parts)


def evidence(number: int) -> list[Evidence]:
    """Return the findings about the n-th paper; all states occur, some papers have none."""
    code = (EvidenceKind.CODE, Tier.OFFICIAL)
    found = f"https://github.com/okafor/paper-{number}"
    state = list(EvidenceState)[number % 6]
    rows = []
    if state is not EvidenceState.UNKNOWN:
        none = state is EvidenceState.NONE
        rows.append(
            Evidence(
                paper_id(number),
                code[0],
                state,
                "abstract",
                "" if none else found,
                "" if none else f"The code is at {found}",
                None if none else code[1],
            )
        )
    if number % 4 == 0:
        rows.append(
            Evidence(
                paper_id(number),
                EvidenceKind.BENCHMARK,
                EvidenceState.CLAIMED,
                "abstract",
                "BEIR: +1.8 nDCG@10",
                "nDCG@10 on BEIR rises by 1.8 points",
            )
        )
    if number == 4:
        row = Evidence(paper_id(4), EvidenceKind.WITHDRAWN, EvidenceState.CLAIMED, "comment")
        rows.append(replace(row, quote="This paper has been withdrawn by the authors"))
    return rows


def hostile_titles() -> tuple[str, ...]:
    """Return 200 titles that would like to act: markup, sequences, controls, formats, shapes."""
    path = Path(__file__).with_name("hostile.json")
    found = json.loads(path.read_text(encoding="utf-8"))
    return tuple(one if isinstance(one, str) else one[0] * one[1] for one in found)


def storable(title: str) -> str:
    """Return a title as a store can hold it: a lone surrogate cannot get past the gate."""
    return clean(title) if re.search("[\ud800-\udfff]", title) else title


def speak(one: Paper) -> Paper:
    """Return a paper of which every text is its title."""
    title = one.title
    return replace(one, abstract=f"{title} {ABSTRACT}", authors=(title, "Bo Li"), comment=title)


def fill(
    store: Store, titles: Sequence[str], change: Callable[[Paper], Paper] | None = None
) -> None:
    """Fill a store with one paper per title in the field `retrieval`, and a second field."""
    papers = [paper(number, storable(title)) for number, title in enumerate(titles)]
    papers = list(map(change, papers)) if change else papers
    store.fields.put(Field("retrieval", "dense retrieval and reranking", ("cs.IR",)), NOW)
    later = NOW + timedelta(seconds=1)
    store.fields.put(Field("agents", "language model agents", ("cs.AI",)), later)
    store.papers.put(papers, NOW)
    scores = [scored(number % 30) for number in range(len(papers))]
    renamed = [replace(s, paper_id=p.id) for s, p in zip(scores, papers, strict=True)]
    store.scores.put("retrieval", renamed, profile="test", at=NOW)
    store.scores.put("agents", renamed[10:14], profile="test", at=NOW)
    readings = {p.id: evidence(number) for number, p in enumerate(papers)}
    if change:
        for one in papers:
            readings[one.id] = [replace(row, quote=one.title[:600]) for row in readings[one.id]]
    store.ledger.record("texts", readings, NOW)


class InThread:
    """The backstage in a thread of this process: the same tasks, without another interpreter."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self.asked: list[Task] = []

    def warm(self) -> None:
        """Nothing has to get ready."""

    async def ask(self, task: Task, told: Told) -> Outcome:
        """Do a task over a store of its own."""
        self.asked.append(task)
        loop = asyncio.get_running_loop()

        def heard(what: str, done: int, total: int | None) -> None:
            loop.call_soon_threadsafe(told, what, done, total)

        def work() -> Outcome:
            with open_store(self._home.store) as store:
                world = Work(self._home, Settings(), store, lambda: NOW, offline=True)
                return perform(replace(world, progress=heard), task)

        return await asyncio.to_thread(work)

    async def close(self) -> None:
        """Nothing is left running."""


class Trap(TriageApp):
    """The application with an action that only text from a paper could call."""

    def __init__(self, context: Context, field: str | None) -> None:
        super().__init__(context, field)
        self.fired = False

    def action_boom(self) -> None:
        """Note that a text from a paper could act."""
        self.fired = True


class Bench:
    """A home folder, the application over it, and what the store holds afterwards."""

    def __init__(self, path: Path) -> None:
        self.home = Home(path / "home")
        self.opened: list[str] = []
        """Addresses that the application opened."""
        self.browser = True
        """Whether there is a browser to open them in."""

    def fill(self, titles: Sequence[str] = TITLES) -> None:
        """Store a paper for each title."""
        with open_store(self.home.store) as store:
            fill(store, titles)

    def fill_hostile(self) -> tuple[str, ...]:
        """Store 200 papers of which every text would like to act; return their titles."""
        titles = hostile_titles()
        with open_store(self.home.store) as store:
            fill(store, titles, speak)
            for number in range(len(titles)):
                store.remarks.set_notes(paper_id(number), [storable(titles[number])[:600]], NOW)
        return titles

    def store(self) -> Store:
        """Open the store, to be used in a `with`."""
        return open_store(self.home.store)

    def standing(self, field: str = "retrieval") -> dict[str, str]:
        """Read back the decisions that stand: id → kind."""
        with self.store() as store:
            return {d.paper_id: d.kind.value for d in store.decisions.standing(field)}

    def app(
        self,
        settings: Settings | None = None,
        *,
        field: str | None = None,
        opener: Callable[[], Store] | None = None,
        backstage: Backstage | None = None,
        clock: Clock = lambda: NOW,
        model: str = "",
    ) -> Trap:
        """Return the application; it opens addresses into `opened`."""
        chosen = settings or Settings()
        context = Context(
            desk=Desk(opener or self.store, chosen, clock, lambda: model),
            look=PLAIN if chosen.ascii else FANCY,
            clock=clock,
            open_url=self._open_url,
            log=self.home.path / "triage.log",
            theme=chosen.theme,
            jobs=Jobs(backstage) if backstage else None,
            settings=chosen,
        )
        return Trap(context, field)

    @asynccontextmanager
    async def run(
        self, size: tuple[int, int] = (120, 30), **world: object
    ) -> AsyncIterator[Pilot[None]]:
        """Run the application without a terminal until the block ends."""
        app = self.app(**world)  # type: ignore[arg-type]
        try:
            async with app.run_test(size=size, notifications=True) as pilot:
                await self.settle(pilot)
                yield pilot
        finally:
            app.context.desk.close()

    async def settle(self, pilot: Pilot[None]) -> None:
        """Wait until nothing is under way: no worker, no message, no timer, no repaint."""
        quiet = 0
        while quiet < 3:
            await heard(pilot)
            await pilot._wait_for_screen()
            await waiting(pilot)
            await repainted(pilot)
            quiet += 1
            while getattr(pilot.app.screen, "_soon", None):
                await asyncio.sleep(0.01)
                quiet = 0

    async def press(self, pilot: Pilot[None], *keys: str) -> None:
        """Press keys, each when the one before has had all its effect."""
        for key in keys:
            typed = key if len(key) == 1 else {"space": " "}.get(key)
            pilot.app.post_message(Key(_character_to_key(key) if len(key) == 1 else key, typed))
            await self.settle(pilot)

    async def until(self, pilot: Pilot[None], condition: Callable[[], bool]) -> None:
        """Wait for something that a timer brings about."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not condition():
                    await pilot.pause(0.01)
        except TimeoutError:
            pytest.fail("it never came about")

    def thread(self) -> InThread:
        """Return a backstage over this home."""
        return InThread(self.home)

    def said(self, pilot: Pilot[None]) -> str:
        """Return what the status line and the toasts say."""
        lines = [one.line for one in pilot.app.screen.query(StatusLine)]
        return "\n".join([*lines, *(note.message for note in pilot.app._notifications)])

    def facts(self, pilot: Pilot[None]) -> str:
        """Return what the header says between field and order."""
        line = str(pilot.app.screen.query_one(Header).render())
        return line.partition("▾")[2].removesuffix("▾").rpartition("  ")[0].strip()

    def _open_url(self, address: str) -> bool:
        self.opened.append(address)
        return self.browser


async def heard(pilot: Pilot[None]) -> None:
    """Wait until the application has taken what was posted to it before."""
    done = asyncio.Event()
    pilot.app.call_later(done.set)
    with suppress(TimeoutError):
        await asyncio.wait_for(done.wait(), 5)


async def repainted(pilot: Pilot[None]) -> None:
    """Wait for the next repaint, which comes within a sixtieth of a second."""
    done = asyncio.Event()
    pilot.app.screen.call_after_refresh(done.set)
    with suppress(TimeoutError):  # the screen may have gone
        await asyncio.wait_for(done.wait(), 0.5)


async def waiting(pilot: Pilot[None]) -> None:
    """Wait for all workers but those that wait for what the user types into a box."""
    asking = {"remark", "export"}
    workers = pilot.app.workers
    mine = [w for w in workers if w.group not in asking]
    if mine:  # an empty list would mean all of them
        with suppress(WorkerCancelled):  # another one took its place
            await workers.wait_for_complete(mine)
    while any(w.group in asking and not w.is_finished for w in workers):
        if isinstance(pilot.app.screen, ModalScreen):
            return
        await asyncio.sleep(0.01)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """Return a bench over a home folder that is empty until it is filled."""
    return Bench(tmp_path)
