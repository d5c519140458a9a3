"""The sample that ships with triage: a real announced week, two fields, their reading lists."""

from __future__ import annotations

import json
import tomllib
from datetime import timedelta
from pathlib import Path

import triage
from triage.models import DecisionKind, Field
from triage.pipeline.gathering import gather
from triage.pipeline.importing import import_jsonl
from triage.pipeline.indexing import index
from triage.pipeline.work import Work

_LOADED = "sample"


def sample_folder() -> Path:
    """Return the folder of the sample: in the installed package, else in the checkout."""
    package = Path(triage.__file__).parent
    installed = package / "data" / "sample"
    return installed if installed.is_dir() else package.parent / "data" / "sample"


def load_sample(work: Work) -> None:
    """Load and index the sample; what is there already is not done again."""
    folder = sample_folder()
    if not work.store.marks.get(_LOADED):
        for name in ("week.jsonl.gz", "library.jsonl.gz"):
            import_jsonl(work, folder / name)
        with work.store.atomic():
            _make_fields(work, folder)
            work.store.marks.set(_LOADED, "loaded")
    gather(work)
    index(work)


def _make_fields(work: Work, folder: Path) -> None:
    described = tomllib.loads((folder / "fields.toml").read_text(encoding="utf-8"))
    lines = (folder / "reading_lists.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    now = work.clock()
    for name, facts in described.items():
        if work.store.fields.get(name):
            continue
        of_field = [row for row in rows if row["field"] == name]
        seeds = [row["id"] for row in of_field if row["role"] == "seed"]
        saved = [row["id"] for row in of_field if row["role"] == "saved"]
        work.store.fields.put(
            Field(
                name=name,
                description=facts["description"],
                categories=tuple(facts["categories"]),
                include=tuple(facts["include"]),
                seeds=tuple(seeds),
            ),
            now,
        )
        yesterday = now - timedelta(days=1)  # they are no part of today's work
        work.store.decisions.append(name, saved, DecisionKind.SAVE, yesterday)
