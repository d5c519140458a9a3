"""`triage evaluate description`: what it is worth to say what a field is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.evaluate_inputs import (
    FILE,
    encoded_texts,
    prepared,
    read_corpus,
    read_described,
    read_labelled,
    replay_options,
)
from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session
from triage.cli.when import resolved
from triage.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from triage.evaluate.benchmark import Row
    from triage.evaluate.pool import Described


@click.command(
    "description",
    epilog="Example: triage evaluate description --corpus papers.jsonl.gz --labels labels.jsonl"
    " --train-before 2026-04-01 --descriptions said.jsonl --k 3,10",
)
@replay_options
@click.option(
    "--descriptions",
    type=FILE,
    required=True,
    help="JSON Lines of field and description; several of a field are measured one by one.",
)
@json_option
@with_session
def description(
    session: Session,
    *,
    corpus: Path,
    labels: Path,
    train_before: date | timedelta,
    until: date | timedelta | None,
    ks: tuple[int, ...],
    seeds: int,
    min_grade: float,
    background: int,
    model: str | None,
    descriptions: Path,
    as_json: bool,
) -> int:
    """Measure what descriptions of fields are worth, alone and beside k examples.

    As in `evaluate ranking`, each day's papers are ranked before their labels are looked at.
    """
    from triage.evaluate.described import run
    from triage.evaluate.material import Plan

    today = session.work.clock().date()
    first = resolved(train_before, today) or today
    plan = Plan(first, resolved(until, today), ks, seeds, background, mixtures=False)
    said, bad = read_described(session, descriptions)
    judged, bad_labels = read_labelled(session, labels, min_grade)
    papers, bad_papers = read_corpus(session, corpus)
    fields = {field: judged[field] for field in judged if field in said}
    if not fields:
        raise InputError(f"{descriptions}: describes none of the fields in {labels}")
    material, split = prepared(session, papers, fields, plan, model)
    rows = run(material, split, _encoded(session, said, model), session.narrator.progress)
    session.narrator.end()
    _print(rows, as_json=as_json)
    return ExitCode.FAILED if bad or bad_labels or bad_papers else ExitCode.DONE


def _encoded(
    session: Session, said: Mapping[str, Sequence[str]], model: str | None
) -> dict[str, list[Described]]:
    from triage.evaluate.pool import Described

    return {
        field: [
            Described(text, vector)
            for text, vector in zip(texts, encoded_texts(session, texts, model), strict=True)
        ]
        for field, texts in said.items()
    }


def _print(rows: Sequence[Row], *, as_json: bool) -> None:
    from triage.evaluate import table
    from triage.evaluate.benchmark import compare

    if as_json:
        means = [one.record() for one in compare(rows)]
        print_json({"rows": [row.record() for row in rows], "means": means})
    else:
        print_text("\n".join(table.whole(rows)))
