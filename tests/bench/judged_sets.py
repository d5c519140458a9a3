"""Judged sets in BEIR's layout, made of what people filed by topic.

Beside the classic collections these are searches as people type them: the names of tasks, of a
reading list's sections and of tags, answered by the papers that somebody put there. Positives
only: a paper that belongs and was not put there counts as wrong, for every way to search alike.
"""

from __future__ import annotations

import gzip
import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from triage.evaluate.search import read_set

ANSWERS = 20
"""Documents that must answer a query before it is taken for a review."""
LEAST = 3
"""Papers that a topic needs to be asked about."""
_LISTED = "Xnhyacinth/Awesome-LLM-Long-Context-Modeling"
_NUMBER = re.compile(r"^[\d.]+\s+")
_NO_TOPIC = frozenset("Project Code Video Misc Review".split()) | {"Classic Work", "Year 2025"}

Documents = dict[str, tuple[str, str]]
"""Title and text by id."""
Topics = dict[str, set[str]]
"""Ids of the papers that somebody put there, by what the topic is called."""


def queries_as_reviews(relevance: Path, folder: Path) -> list[Path]:
    """Write each query of the classic collections as a review that includes what answers it.

    Collections this small were judged whole, so what a review leaves out was refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name in ("cisi", "cranfield"):
        if not (relevance / name).is_dir():
            continue
        judged = read_set(relevance / name)
        for query, grades in judged.grades.items():
            if len(grades) >= ANSWERS:
                written.append(folder / f"{name}-{query}.jsonl.gz")
                _write_review(written[-1], judged.documents, grades)
    return written


def _write_review(path: Path, documents: Documents, grades: Mapping[str, float]) -> None:
    with gzip.open(path, "wt", encoding="utf-8") as file:
        for document, (title, abstract) in documents.items():
            if title or abstract:
                included = {"label_included": int(document in grades)}
                record = {"title": title, "abstract": abstract} | included
                file.write(json.dumps(record) + "\n")


def judged_folders(shared: Path, scratch: Path) -> Iterator[Path]:
    """Yield the judged sets of a workplace, those that are made here written to `scratch`."""
    for name in ("cisi", "cranfield"):
        if (shared / "relevance" / name).is_dir():
            yield shared / "relevance" / name
    for name, make in _MADE.items():
        try:
            documents, topics = make(shared)
        except OSError:
            continue
        yield _written(scratch / name, documents, topics)


def _tasks(shared: Path) -> tuple[Documents, Topics]:
    """Names of tasks, answered by papers with a result for them in Papers with Code."""
    documents, topics = {}, defaultdict(set)
    for row in _lines(shared / "evidence" / "sota_clef24_tdms.jsonl.gz"):
        if row["tex_title"] and row["tex_abstract"]:
            documents[row["arxiv_id"]] = (row["tex_title"], row["tex_abstract"])
            for result in row["tdms"]:
                topics[result["Task"].strip()].add(row["arxiv_id"])
    return documents, topics


def _sections(shared: Path) -> tuple[Documents, Topics]:
    """Names of a reading list's sections, among the papers of two reading lists."""
    topics = defaultdict(set)
    wanted = set()
    for row in _lines(shared / "relevance" / "curated_lists.jsonl.gz"):
        if row["in_corpus"]:
            wanted.add(row["arxiv_id"])
            if row["list"] == _LISTED and _NUMBER.match(row["subsection"]):
                topics[_NUMBER.sub("", row["subsection"])].add(row["arxiv_id"])
    corpus = _lines(shared / "corpora" / "arxiv_2025_2026.jsonl.gz")
    return {
        row["id"]: (row["title"], row["abstract"]) for row in corpus if row["id"] in wanted
    }, topics


def _tags(shared: Path) -> tuple[Documents, Topics]:
    """Tags of a list about Gaussian splatting, among its papers."""
    import yaml

    path = shared / "relevance" / "MrNeRF_awesome_3dgs_papers.yaml"
    documents, topics = {}, defaultdict(set)
    for row in yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader):
        if row.get("abstract"):
            documents[row["id"]] = (row["title"], row["abstract"])
            for tag in {*map(str, row.get("tags") or ())} - _NO_TOPIC:
                topics[tag].add(row["id"])
    return documents, topics


_MADE = {"tasks": _tasks, "sections": _sections, "tags": _tags}


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line)


def _written(folder: Path, documents: Documents, topics: Mapping[str, set[str]]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    asked = {
        name: found
        for name, papers in sorted(topics.items())
        if len(found := papers & documents.keys()) >= LEAST
    }
    rows = [{"_id": one, "title": title, "text": text} for one, (title, text) in documents.items()]
    _write(folder / "corpus.jsonl", map(json.dumps, rows))
    numbered = [{"_id": str(at), "text": name} for at, name in enumerate(asked)]
    _write(folder / "queries.jsonl", map(json.dumps, numbered))
    judged = (f"{at}\t{one}\t1" for at, ids in enumerate(asked.values()) for one in sorted(ids))
    _write(folder / "qrels.tsv", ["query-id\tcorpus-id\tscore", *judged])
    return folder


def _write(path: Path, lines: Iterable[str]) -> None:
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
