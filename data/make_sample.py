"""Cut `data/sample/` from the large corpus, so that anybody can see where each record came from.

    python data/make_sample.py SHARED

SHARED is a folder with `corpora/` and `relevance/` as described in `data/sample/README.md`.
The output is the same bytes for the same input. Needs PyYAML.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import yaml

SAMPLE = Path(__file__).parent / "sample"
WEEK = ("2026-04-13", "2026-04-14", "2026-04-15", "2026-04-16", "2026-04-17")
LISTS = {f"CSQianDong:{category}": category for category in ("cs.AI", "cs.CL", "cs.IR")}
VISION_LIST = "dw-dengwei:refs/heads/data"
"""A list of several categories: its papers of cs.CV are taken."""
SECTIONS = ("2.1 ", "2.2 ", "3.1", "3.2 ", "3.3 ", "3.4 ", "6.", "7.1", "11.1", "18.1 ")
"""Sections of the list on long context that are about text."""
SEEDS, SAVED = 10, 30
KEPT = ("id", "title", "abstract", "authors", "categories", "comment", "first_listed", "listed_in")
_ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{5})")

Record = dict[str, Any]


def main(shared: Path) -> None:
    """Write the announced week, the papers of the reading lists, and the reading lists."""
    corpus = {
        record["id"]: record for record in _lines(shared / "corpora/arxiv_2025_2026.jsonl.gz")
    }
    week = list(_week(corpus, shared))
    lists = {
        "long-context": _long_context(corpus, shared),
        "gaussian-splatting": _gaussian_splatting(shared),
    }
    known = {record["id"] for record in week}
    background = {r["id"]: r for records in lists.values() for r in records if r["id"] not in known}
    _write_gz("week.jsonl.gz", week)
    _write_gz("library.jsonl.gz", (background[paper_id] for paper_id in sorted(background)))
    _write("reading_lists.jsonl", _roles(lists))
    print(f"{len(week)} announced papers, {len(background)} in the library")


def _week(corpus: dict[str, Record], shared: Path) -> Iterator[Record]:
    with gzip.open(shared / "corpora/daily_lists.json.gz", "rt", encoding="utf-8") as file:
        daily = json.load(file)
    for day in WEEK:
        listed: dict[str, list[str]] = {}
        for source, category in LISTS.items():
            for paper_id in daily[source][day]:
                listed.setdefault(paper_id, []).append(category)
        for paper_id in daily[VISION_LIST][day]:
            if "cs.CV" in corpus[paper_id]["categories"]:
                listed.setdefault(paper_id, []).append("cs.CV")
        for paper_id, categories in listed.items():
            if corpus[paper_id]["first_listed"] == day:
                yield _kept(corpus[paper_id] | {"listed_in": categories})


def _long_context(corpus: dict[str, Record], shared: Path) -> list[Record]:
    chosen = {}
    for row in _lines(shared / "relevance/curated_lists.jsonl.gz"):
        record = corpus.get(row["arxiv_id"])
        wanted = "Long-Context" in row["list"] and row["subsection"].startswith(SECTIONS)
        if wanted and record and record["first_listed"] < WEEK[0]:
            chosen[record["id"]] = _kept(record | {"section": row["subsection"]})
    return _newest(chosen.values(), lambda record: str(record["first_listed"]))


def _gaussian_splatting(shared: Path) -> list[Record]:
    text = (shared / "relevance/MrNeRF_awesome_3dgs_papers.yaml").read_text(encoding="utf-8")
    chosen = {}
    for row in yaml.load(text, Loader=yaml.CSafeLoader):
        match = _ARXIV.search(row["paper"] or "")
        if match and row["abstract"] and match[1] < "2604":
            chosen[match[1]] = {
                "id": match[1],
                "title": row["title"],
                "abstract": " ".join(row["abstract"].split()),
                "authors": row["authors"].split(", "),
                "categories": ["cs.CV"],
            }
    return _newest(chosen.values(), lambda record: str(record["id"]))


def _newest(records: Iterable[Record], key: Callable[[Record], str]) -> list[Record]:
    """Return the newest records, oldest first."""
    return sorted(records, key=lambda record: (key(record), record["id"]))[-(SEEDS + SAVED) :]


def _roles(lists: dict[str, list[Record]]) -> Iterator[Record]:
    """Yield each list's papers: every fourth is a seed, the others are saved."""
    for field, records in lists.items():
        for position, record in enumerate(records):
            role = "seed" if position % 4 == 0 else "saved"
            yield {"field": field, "id": record["id"], "role": role}


def _kept(record: Record) -> Record:
    return {key: record[key] for key in KEPT if record.get(key)}


def _lines(path: Path) -> Iterator[Record]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _write_gz(name: str, records: Iterable[Record]) -> None:
    with (SAMPLE / name).open("wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as file:
        file.write(_text(records).encode())


def _write(name: str, records: Iterable[Record]) -> None:
    (SAMPLE / name).write_text(_text(records), encoding="utf-8")


def _text(records: Iterable[Record]) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
