"""A large store of synthetic papers, made by a script and labelled as such."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

from triage.models import Field, Paper, Part, Scored
from triage.store import open_store

ROWS = 2_000
NOW = datetime(2026, 4, 17, 6, 30, tzinfo=UTC)
FIELD = Field("synthetic", "synthetic papers")
_WORDS = (
    "dense sparse retrieval ranking late interaction attention model language vision graph neural"
    " learning representation evaluation benchmark robust efficient scaling alignment diffusion"
    " reasoning agent memory context token index query document citation transfer causal"
).split()
_BATCH = 5_000


def build(folder: Path, papers: int) -> None:
    """Make the store of a home folder, unless it is there: `ROWS` new papers, the rest older."""
    if (folder / "built").exists():
        return
    random = Random(7)
    folder.mkdir(parents=True, exist_ok=True)
    with open_store(folder / "triage.db") as store:
        store.fields.put(FIELD, NOW)
        for start in range(0, papers, _BATCH):
            numbers = range(start, min(papers, start + _BATCH))
            store.papers.put([_paper(number, random, NOW.date()) for number in numbers], NOW)
            print(f"\rbuilding: {numbers.stop:,} papers", end="", file=sys.stderr)
        print(file=sys.stderr)
        store.scores.put(FIELD.name, map(_scored, range(ROWS)), profile="bench", at=NOW)
    (folder / "built").touch()


def number_of(paper_id: str) -> int:
    """Return which paper an id is, as its title says."""
    years, _, rest = paper_id.partition(".")
    return (26 - int(years[:2])) * 100_000 + (int(years[2:]) - 1) * 10_000 + int(rest)


def _id(number: int) -> str:
    return f"{26 - number // 100_000:02d}{1 + number // 10_000 % 10:02d}.{number % 10_000:05d}"


def _scored(number: int) -> Scored:
    score = 100 - number / 25
    part = Part("words", score, "close to your field", ("retrieval", "ranking"))
    return Scored(_id(number), score, (part,))


def _paper(number: int, random: Random, newest: date) -> Paper:
    """Return the n-th paper: the first ones are of the last days, the rest are older."""
    day = newest - timedelta(days=number // 400 if number < ROWS else 40 + number // 400)
    words = random.choices(_WORDS, k=130)
    return Paper(
        id=_id(number),
        title=f"Synthetic {number}: {' '.join(words[:9])}",
        abstract=f"This text was made by a script. {' '.join(words)}.",
        authors=(f"Author {number % 997}", f"Author {number % 331}"),
        categories=("cs.IR",),
        announced=day,
        published=day,
        listed_in=("cs.IR",),
        source="synthetic",
    )
