"""Measuring the ranking on any labelled set: `triage evaluate ranking`."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.evaluate_inputs import (
    ALONE,
    FILE,
    prepared,
    read_corpus,
    read_labelled,
    replay_options,
)
from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import Globals, Session, json_option, open_session, refuse_beside
from triage.cli.when import resolved
from triage.errors import ConfigError

if TYPE_CHECKING:
    from triage.evaluate.benchmark import Row
    from triage.evaluate.material import Material, Plan
    from triage.evaluate.pool import Ranker
    from triage.evaluate.replay import Split


@click.command(
    "ranking",
    epilog="Example: triage evaluate ranking --corpus papers.jsonl.gz --labels labels.jsonl"
    " --train-before 2026-04-01 --k 5,20",
)
@replay_options
@click.option("--ranker", "names", multiple=True, help="Only these, and ours; default: all.")
@click.option(
    "--protocol", type=click.Choice(["static", "growing"]), default="static", show_default=True
)
@click.option(
    "--rejecting",
    is_flag=True,
    help="Also with as many rejected papers as examples; growing: also without any.",
)
@click.option("--stopping", is_flag=True, help="Only whether intervals for what is left hold.")
@click.option("--mixtures", is_flag=True, help="Also each pair of fields as one.")
@click.option("--markdown", type=FILE, help="Write the means over the fields to this file, too.")
@json_option
@click.pass_obj
def ranking(
    globals_: Globals,
    *,
    corpus: Path,
    labels: Path,
    train_before: date | timedelta,
    until: date | timedelta | None,
    ks: tuple[int, ...],
    seeds: int,
    min_grade: float,
    names: tuple[str, ...],
    protocol: str,
    rejecting: bool,
    stopping: bool,
    mixtures: bool,
    background: int,
    markdown: Path | None,
    model: str | None,
    as_json: bool,
) -> int:
    """Replay announcements day by day and measure this ranker beside those of other tools.

    For each field, k examples are drawn from before a day; each later day's papers are ranked
    before their labels are looked at.
    """
    from triage.evaluate.material import Plan

    if stopping:
        refuse_beside("--stopping", ALONE, "names", "markdown", "rejecting", "mixtures", "protocol")
    today = globals_.clock().date()
    first = resolved(train_before, today) or today
    plan = Plan(first, resolved(until, today), ks, seeds, background, mixtures)
    asked = rankers(names)
    with open_session(globals_) as session:
        judged, bad = read_labelled(session, labels, min_grade)
        papers, bad_papers = read_corpus(session, corpus)
        material, split = prepared(session, papers, judged, plan, model)
        if stopping:
            return _stopping(session, material, split, as_json=as_json)
        rows = _replayed(session, material, split, asked, protocol, rejecting=rejecting)
        if markdown:
            _write(session, markdown, rows, _settings(plan, protocol, list(judged)))
    _print(rows, material, protocol, as_json=as_json)
    return ExitCode.FAILED if bad or bad_papers else ExitCode.DONE


def _replayed(
    session: Session,
    material: Material,
    split: Split,
    asked: dict[str, Ranker],
    protocol: str,
    *,
    rejecting: bool,
) -> list[Row]:
    from triage.evaluate.benchmark import run

    rows = run(
        material,
        split,
        asked,
        protocol="growing" if protocol == "growing" else "static",
        rejecting=rejecting,
        progress=session.narrator.progress,
    )
    session.narrator.end()
    return rows


def _write(session: Session, page: Path, rows: Sequence[Row], settings: str) -> None:
    from triage.evaluate.table import as_markdown
    from triage.files import write_text

    write_text(page, as_markdown(rows, settings))
    session.narrator.note(f"wrote {page}")


def _print(rows: Sequence[Row], material: Material, protocol: str, *, as_json: bool) -> None:
    from triage.evaluate import table
    from triage.evaluate.benchmark import compare, worse_halves

    if not as_json:
        print_text("\n".join(table.whole(rows)))
        return
    print_json(
        {
            "protocol": protocol,
            "rows": [row.record() for row in rows],
            "means": [one.record() for one in compare(rows)],
            "mixtures": [one.record() for one in compare(rows, mixed=True)],
            "worse_half": [
                {"k": k, "ratio": round(one, 4)} for k, one in worse_halves(rows).items()
            ],
            "left_out": list(material.left_out),
            "peak_memory_mb": _peak_memory(),
        }
    )


def _stopping(session: Session, material: Material, split: Split, *, as_json: bool) -> int:
    from triage.evaluate.ours import triage
    from triage.evaluate.stopping import stops, told

    found = stops(material, split, triage, session.narrator.progress)
    session.narrator.end()
    if as_json:
        print_json({"stops": [asdict(stop) | {"held": stop.held} for stop in found]})
    else:
        print_text("\n".join(told(found)))
    return ExitCode.DONE


def _settings(plan: Plan, protocol: str, fields: list[str]) -> str:
    last = f" to {plan.until}" if plan.until else " on"
    return (
        f"Means over {', '.join(fields)}; {protocol}, {plan.seeds} draws of k examples from before"
        f" {plan.train_before}, ranked from then{last}."
    )


def rankers(names: tuple[str, ...]) -> dict[str, Ranker]:
    """Return the rankers of those names and this program's own; without names, all of them.

    Raises:
        ConfigError: nobody knows a name.

    """
    from triage.evaluate.baselines.registry import BASELINES
    from triage.evaluate.benchmark import OURS
    from triage.evaluate.ours import triage

    unknown = [name for name in names if name not in BASELINES and name != OURS]
    if unknown:
        raise ConfigError(
            f"--ranker: nobody knows {unknown[0]!r}", hint=f"known: {', '.join(BASELINES)}"
        )
    chosen = [name for name in BASELINES if not names or name in names]
    return {name: BASELINES[name] for name in chosen} | {OURS: triage}


def _peak_memory() -> float | None:
    """Return the most memory this process held so far, in MB; None where it is not told."""
    try:
        import resource
    except ImportError:  # not on Windows
        return None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak / (1024 if sys.platform != "darwin" else 1024 * 1024), 1)


COMMANDS = (ranking,)
