"""The command that measures how well evidence is read: triage evaluate evidence."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import json_option
from triage.errors import ConfigError
from triage.files import write_text
from triage.text import clean, shorten

if TYPE_CHECKING:
    from triage.evaluate.evidence import Interval, Measured, Wrong
    from triage.evaluate.shipped import Figure

_SHOWN = 40
_LABELS = Path("tests") / "triage" / "evidence" / "labels"


@click.command(
    "evidence",
    epilog="Example: triage evaluate evidence --kind code --corpus papers.jsonl --labels l.jsonl",
)
@click.option(
    "--kind",
    type=click.Choice(["code", "promise", "benchmark", "replication", "withdrawn"]),
    help="What the labels are about. Without it every figure is measured.",
)
@click.option("--corpus", type=click.Path(path_type=Path), help="Papers, one a line.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path),
    help="Labels, one a line; without --kind the folder of the shipped ones.",
)
@click.option(
    "--shared",
    type=click.Path(path_type=Path),
    envvar="TRIAGE_SHARED",
    default=Path("../shared"),
    help="Without --kind: folder of the larger files, where it is at hand.",
)
@click.option(
    "--errors", type=click.Path(path_type=Path), help="Write the rows that came out wrong."
)
@json_option
def evidence(
    *,
    kind: str | None,
    corpus: Path | None,
    labels: Path | None,
    shared: Path,
    errors: Path | None,
    as_json: bool,
) -> int:
    """Print precision, recall and F1 of one kind of finding, and the rows it got wrong.

    Without --kind, print every figure: on the labels of a checkout (tests/triage/evidence/labels),
    and on the CLEF 2024 SOTA corpus and 150,000 other titles where they are at hand.

    Labels are {"id": …, "label": true|false}; for code also {"id": …, "urls": […]}; for
    replication {"report_title": …, "original_id": …}, with a "citation" where there is one.
    """
    from triage.evaluate.evidence import measure
    from triage.evaluate.files import read_corpus, read_objects

    if kind is None:
        return _everything(labels or _LABELS, shared, as_json=as_json)
    if corpus is None or labels is None:
        raise ConfigError("--kind needs a corpus and labels", hint="add --corpus and --labels")
    measured = measure(kind, read_corpus(corpus), list(read_objects(labels)))
    if errors:
        rows = (json.dumps(asdict(row), ensure_ascii=False) for row in measured.errors)
        write_text(errors, "".join(f"{row}\n" for row in rows))
    if as_json:
        print_json(asdict(measured))
    else:
        print_text("\n".join(_lines(measured, full=errors is None)))
    return ExitCode.DONE


def _everything(labels: Path, shared: Path, *, as_json: bool) -> int:
    from triage.evaluate.shipped import Shipped, require

    figures = []
    for figure in Shipped(require(labels), shared).figures():
        figures.append(asdict(figure))
        if not as_json:
            print_text("\n".join(_figure_lines(figure)))
    if as_json:
        print_json({"figures": figures})
    return ExitCode.DONE


def _figure_lines(figure: Figure) -> list[str]:
    measures = (
        ("precision", figure.precision),
        ("recall", figure.recall),
        ("F1", figure.f1),
    )
    rows = f"{figure.rows:,} labels" if figure.rows else ""
    head = "; ".join(part for part in (rows, clean(figure.note)) if part)
    return [
        f"{figure.name}: {head}",
        *(f"  {name:<9} {_share(interval)}" for name, interval in measures if interval),
    ]


def _lines(measured: Measured, *, full: bool) -> list[str]:
    lines = [
        f"{measured.kind}: {measured.rows} labels scored, {measured.skipped} not",
        f"  right {measured.right}, wrong {measured.wrong}, missed {measured.missed}",
        f"  precision {_share(measured.precision)}",
        f"  recall    {_share(measured.recall)}",
        f"  F1        {_share(measured.f1)}",
    ]
    if full:
        lines += [line for row in measured.errors[:_SHOWN] for line in _error(row)]
        if (more := len(measured.errors) - _SHOWN) > 0:
            lines.append(f"  and {more} more rows: write them all with --errors FILE")
    return lines


def _share(interval: Interval) -> str:
    if interval.mean is None:
        return "not defined: nothing to divide by"
    return f"{interval.mean:.4f}  (95 %: {interval.low:.4f} to {interval.high:.4f})"


def _error(row: Wrong) -> list[str]:
    lines = [f"  {clean(row.id)}  {shorten(clean(row.title), 70)}"]
    lines += [f"    wrong: {clean(each)}" for each in row.wrong]
    lines += [f"      “{shorten(clean(quote), 160)}”" for quote in row.quotes if quote]
    lines += [f"    missed: {clean(each)}" for each in row.missed]
    return lines


COMMANDS = (evidence,)
