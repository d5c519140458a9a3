"""How well and how fast papers are ranked, on the labelled papers of a workplace.

Makes a corpus and a label file from `$TRIAGE_SHARED` (default: ../shared), runs
`triage evaluate ranking` on them, times learning and scoring, and simulates the screening of
systematic reviews. Skips with a line where the data is not there.

    python tests/bench/bench_ranking.py --since 2026-02-15 --train-before 2026-04-01
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import re
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
from judged_sets import queries_as_reviews

from triage.cli.app import run
from triage.models import Field, Paper
from triage.pipeline.background import PAPERS
from triage.ranking import Background, Example, Model, Profile
from triage.ranking.features import Features
from triage.sources.record import paper_from

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[2]
FIELDS = {
    "tmgthb/Autonomous-Agents": "agents",
    "Xnhyacinth/Awesome-LLM-Long-Context-Modeling": "long-context",
}
GRADED = "embodied"
"""Graded by a language model: a proxy, never a user."""
LEAST_GRADE = 8
"""Graded papers are relevant from here on, and refused below."""
LISTED = 10
"""Stands for a grade where a list names a paper."""
Label = tuple[str, str, float]
"""Field, id, grade."""
SPLATTING = "gaussian-splatting"
"""Examples from a list; of the ranked days, which it hardly covers, papers that name the subject.
Who looks for those words cannot miss them, so it has a table of its own."""
_LONG = """Making language models work over long inputs: sparse and linear attention, key-value \
cache compression and eviction, position encodings that extrapolate, context and prompt \
compression, and benchmarks of how well a long context is really used."""
SAID = {
    "agents": ["autonomous agents", "LLM agents"],
    "long-context": ["long context language models", _LONG],
    GRADED: ["embodied AI"],
}
"""Descriptions of the fields, short and long. The graded field's long one is what the language
model was told to grade by."""
DESCRIPTIONS = "descriptions.jsonl"
LABELS, PROXY, ALL = "labels.jsonl", "labels-proxy.jsonl", "labels-all.jsonl"
NAMES_IT = re.compile(r"gaussian[\s-]+splat|[34]dgs", re.IGNORECASE)
NEW, EXAMPLES, DECISIONS = 2000, 30, 9
OTHERS = ("zotero-arxiv-daily", "elas-u4", "scholar-inbox", "arxiv-sanity-lite")
_STRONG = [word for name in OTHERS for word in ("--ranker", name)]
QUICK = {"static": ["--k", "5,20,100", "--seeds", "2", *_STRONG]}
_MIXED = ["--mixtures", "--ranker", "triage", "--seeds", "20"]
"""Draws of two fields at once differ much: with five of them the means do, too."""
WHOLE = {
    "static": ["--k", "3,5,10,20,50,100"],
    "proxy": ["--k", "3,5,10,20,50,100"],
    "rejecting": ["--rejecting", "--ranker", "triage"],
    "mixtures": _MIXED,
    "mixtures-all": _MIXED,
    "growing": [
        *("--protocol", "growing", "--rejecting"),
        *("--k", "5,20", "--seeds", "2", *_STRONG[:4]),
    ],
    "stopping": ["--stopping", "--seeds", "2"],
}
"""Runs of `triage evaluate ranking` by the name of the table that they write."""
LABELLED = {"proxy": PROXY, "mixtures-all": ALL}
"""The labels of those that do not take the lists and grades alone."""


def lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a gzipped JSON Lines file."""
    with gzip.open(path, "rt", encoding="utf-8") as text:
        yield from map(json.loads, text)


def labels(shared: Path) -> set[Label]:
    """Return what lists and grades say of papers."""
    relevance = shared / "relevance"
    found: set[Label] = {
        (FIELDS[row["list"]], row["arxiv_id"], LISTED)
        for row in lines(relevance / "curated_lists.jsonl.gz")
    }
    graded = lines(relevance / "llm_relevance.jsonl.gz")
    return found | {(GRADED, row["arxiv_id"], row["relevance"]) for row in graded}


def listed(shared: Path) -> list[dict[str, Any]]:
    """Return the papers of the list on Gaussian splatting, on the last day of their id's month."""
    text = (shared / "relevance" / "MrNeRF_awesome_3dgs_papers.yaml").read_text(encoding="utf-8")
    found = {}
    for entry in text.split("\n- id:"):
        link = re.search(r"arxiv\.org/(?:abs|pdf)/((\d\d)(\d\d)\.\d{4,5})", entry)
        title, abstract = _value(entry, "title"), _value(entry, "abstract")
        if link and title and abstract:
            paper_id, year, month = link.groups()
            found[paper_id] = {
                "id": paper_id,
                "title": title,
                "abstract": abstract,
                "authors": _value(entry, "authors").split(", "),
                "first_listed": f"20{year}-{month}-28",
            }
    return list(found.values())


def descriptions(shared: Path) -> Iterator[dict[str, str]]:
    """Yield the descriptions of the fields."""
    asked = json.loads((shared / "relevance" / "llm_relevance_prompts.json").read_text("utf-8"))
    for field, texts in SAID.items():
        for text in [*texts, asked["0"]] if field == GRADED else texts:
            yield {"field": field, "description": text}


def _value(entry: str, key: str) -> str:
    """Return a scalar of a YAML mapping as its writer folded it, quotes taken off."""
    found = re.search(rf"^  {key}: (.*(?:\n    .*)*)", entry, re.MULTILINE)
    plain = " ".join(found.group(1).split()) if found else ""
    return plain[1:-1].replace("''", "'") if plain[:1] in {"'", '"'} else plain


def write(shared: Path, folder: Path, since: str, first: str, until: str) -> None:
    """Write corpus and labels where the command can read them.

    The corpus is a span of days, and all older papers that a field could take examples from.
    """
    folder.mkdir(parents=True, exist_ok=True)
    known = labels(shared)
    wanted = {paper_id for _, paper_id, grade in known if grade >= LEAST_GRADE}
    whole = {paper["id"]: paper for paper in lines(shared / "corpora" / "arxiv_2025_2026.jsonl.gz")}
    older = [paper for paper in listed(shared) if paper["first_listed"] < first]
    splatting: set[Label] = {(SPLATTING, paper["id"], LISTED) for paper in older}
    kept = {paper["id"]: paper for paper in older} | {
        paper_id: paper
        for paper_id, paper in whole.items()
        if since <= paper["first_listed"] <= until
        or (paper["first_listed"] < since and paper_id in wanted)
    }
    splatting |= {
        (SPLATTING, paper["id"], LISTED)
        for paper in kept.values()
        if paper["first_listed"] >= first
        and NAMES_IT.search(f"{paper['title']} {paper['abstract']}")
    }
    with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as corpus:
        for paper in kept.values():
            corpus.write(json.dumps(paper) + "\n")
    for name, judged in ((LABELS, known), (PROXY, splatting), (ALL, known | splatting)):
        with (folder / name).open("w", encoding="utf-8") as file:
            for field, paper_id, grade in sorted(judged):
                label = {"field": field, "id": paper_id, "grade": grade}
                file.write(json.dumps(label) + "\n")
    with (folder / DESCRIPTIONS).open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(said) + "\n" for said in descriptions(shared))


def examples(path: Path, size: int = 384) -> list[Example]:
    """Return papers with random vectors: their speed is that of real ones."""
    random = np.random.default_rng(0)
    papers: list[Paper] = [paper_from(row, source="bench") for row in lines(path)]
    rows = random.standard_normal((len(papers), size)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return [Example(paper, row) for paper, row in zip(papers, rows, strict=True)]


def speed(path: Path) -> dict[str, float]:
    """Return seconds of processor time of each step of a morning.

    However large the archive: what papers are like in general is learned from its newest.
    """
    known = examples(path)
    new, old = known[-NEW:], known[:-NEW][-PAPERS:]
    profiles = [
        Profile(Field(f"f{n}"), None, tuple(old[n * EXAMPLES :][:EXAMPLES]), ()) for n in range(5)
    ]
    started = time.process_time()
    background = Background.of(old)
    learned = time.process_time()
    features = background.see(new)
    seen = time.process_time()
    for profile in profiles:
        Model(profile, background).score(features)
    scored = time.process_time()
    decisions = [once_more(profiles[0], paper, background, features) for paper in new[:DECISIONS]]
    return {
        "background, once a week": learned - started,
        f"reading {NEW} new papers, once": seen - learned,
        "learning and scoring, per field": (scored - seen) / len(profiles),
        f"5 fields over {NEW} new papers": scored - learned,
        "one field again after one decision": median(decisions),
        f"the slowest of {DECISIONS} such": max(decisions),
    }


def once_more(
    profile: Profile, saved: Example, background: Background, features: Features
) -> float:
    """Return seconds of processor time to learn and score a field after one more paper is saved."""
    started = time.process_time()
    Model(replace(profile, liked=(*profile.liked, saved)), background).score(features)
    return time.process_time() - started


def main() -> None:
    """Prepare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--since", default="2026-02-15")
    parser.add_argument("--until", default="2026-04-30")
    parser.add_argument("--train-before", default="2026-04-01")
    parser.add_argument("--folder", type=Path, default=ROOT / "bench-results" / "ranking")
    parser.add_argument("--quick", action="store_true", help="few draws, one protocol")
    parser.add_argument("--speed-only", action="store_true")
    options, passed_on = parser.parse_known_args()
    shared = Path(os.environ.get("TRIAGE_SHARED", ROOT.parent / "shared"))
    if not (shared / "relevance").is_dir():
        sys.exit(f"no labelled papers: {shared} has no relevance folder")
    write(shared, options.folder, options.since, options.train_before, options.until)
    corpus = options.folder / "corpus.jsonl.gz"
    for step, seconds in speed(corpus).items():
        print(f"{step:40s} {seconds * 1000:8.0f} ms")
    if options.speed_only:
        return
    home = ["--home", str(options.folder / "home"), "--offline"]
    span = ["--train-before", options.train_before, "--until", options.until]
    for name, asked in (QUICK if options.quick else WHOLE).items():
        print(f"\n{name}", flush=True)
        labelled = options.folder / LABELLED.get(name, LABELS)
        named = ["--corpus", str(corpus), "--labels", str(labelled)]
        named += ["--min-grade", str(LEAST_GRADE)]
        page = ["--markdown", str(options.folder / f"{name}.md")]
        written = [] if "--stopping" in asked else page
        code = run([*home, "evaluate", "ranking", *named, *span, *asked, *written, *passed_on])
        if code:
            sys.exit(code)
    describing(options.folder, corpus, [*home, "evaluate", "description", *span])
    relevance = shared / "relevance"
    reviews = sorted((relevance / "synergy").glob("*.jsonl*"))
    more = sorted((relevance / "fastread_kitchenham").glob("*.jsonl*"))
    seeds = ["--seeds", "1" if options.quick else "3"]
    written = ["--markdown", str(options.folder / "screening.md")]
    screening("screening", reviews, home, [*seeds, *written])
    if not options.quick:
        asked = ["--rejecting", "--k", "3,5,10,20"]
        screening("rejected in reviews", [*reviews, *more], home, [*asked, "--seeds", "5"])
        judged = queries_as_reviews(relevance, options.folder / "reviews")
        screening("rejected in judged queries", judged, home, [*asked, *seeds])


def describing(folder: Path, corpus: Path, command: list[str]) -> None:
    """Run `triage evaluate description`."""
    print("\ndescriptions", flush=True)
    named = ["--corpus", str(corpus), "--labels", str(folder / LABELS)]
    named += ["--min-grade", str(LEAST_GRADE), "--descriptions", str(folder / DESCRIPTIONS)]
    if code := run([*command, *named, "--k", "1,3,5,10,20,50"]):
        sys.exit(code)


def screening(what: str, reviews: list[Path], home: list[str], asked: list[str]) -> None:
    """Run `triage evaluate screening` on reviews."""
    if not reviews:
        print(f"\n{what} skipped: no reviews under TRIAGE_SHARED")
        return
    print(f"\n{what}", flush=True)
    named = [word for file in reviews for word in ("--review", str(file))]
    if code := run([*home, "evaluate", "screening", *named, *asked]):
        sys.exit(code)


if __name__ == "__main__":
    main()
