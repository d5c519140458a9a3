"""The benchmark's tables, as plain text."""

from __future__ import annotations

from collections.abc import Sequence

from triage.evaluate.benchmark import OURS, Comparison, Row, compare, worse_halves
from triage.evaluate.intervals import Interval, interval


def by_field(rows: Sequence[Row]) -> list[str]:
    """Return one line a row: field, k, ranker and the measures with their intervals."""
    heads = " ".join(f"{name:20}" for name in ("nDCG@20", "recall@20", "AP"))
    lines = [f"{'field':28} {'k':>3}  {'ranker':27} {heads} {'to 95 %':>7}"]
    for row in [row for row in rows if not row.half]:
        measures = ("ndcg_at_20", "recall_at_20", "ap")
        cells = " ".join(f"{_cell(interval(row.by_day[measure])):20}" for measure in measures)
        lines.append(
            f"{row.field:28.28} {row.k:3}  {row.ranker:27.27} {cells} {row.labels_until_95:7.0f}"
        )
    return lines


def over_fields(found: Sequence[Comparison]) -> list[str]:
    """Return one line for each k and ranker: the mean over the fields, and ours beside it."""
    heads = f"{'nDCG@20':>7}  {'triage is times as good':24} {'to 95 %':>7} {'seconds':>8}"
    lines = [f"{'k':>3}  {'ranker':27} {heads}"]
    for one in found:
        ratio = "" if one.ranker == OURS else _cell(one.ratio)
        lines.append(
            f"{one.k:3}  {one.ranker:27.27} {one.ndcg_at_20:7.3f}  {ratio:24}"
            f" {one.labels_until_95:7.0f} {one.seconds:8.2f}"
        )
    return lines


def whole(rows: Sequence[Row]) -> list[str]:
    """Return one line a row, then the means over fields, then those over mixtures of them."""
    lines = [*by_field(rows), "", *over_fields(compare(rows))]
    if mixed := compare(rows, mixed=True):
        lines += ["", "mixtures of two fields", *over_fields(mixed), *_halves(rows)]
    return lines


def as_markdown(rows: Sequence[Row], settings: str) -> str:
    """Return the means over fields, and over mixtures of them, as Markdown tables."""
    lines = [settings, "", *_markdown(compare(rows))]
    if mixed := compare(rows, mixed=True):
        lines += ["", "Mixtures of two fields:", "", *_markdown(mixed), "", *_halves(rows)]
    return "\n".join(lines) + "\n"


def _halves(rows: Sequence[Row]) -> list[str]:
    """Return one line on the half of a mixture that fares worse, where any was measured."""
    told = [f"{share:.2f} at k={k}" for k, share in sorted(worse_halves(rows).items())]
    beside = "of its own papers alone, the worse half has this times what it has in two fields"
    return [f"{beside}: {', '.join(told)}"] if told else []


def _markdown(found: Sequence[Comparison]) -> list[str]:
    """Return one row for each k and ranker."""
    lines = [
        "| k | ranker | nDCG@20 | triage is times as good (95 %) | papers to read for 95 % | s |",
        "|---|---|---|---|---|---|",
    ]
    for one in found:
        ratio = "" if one.ranker == OURS else _cell(one.ratio)
        lines.append(
            f"| {one.k} | {one.ranker} | {one.ndcg_at_20:.3f} | {ratio} |"
            f" {one.labels_until_95:.0f} | {one.seconds:.2f} |"
        )
    return lines


def _cell(value: Interval) -> str:
    if value.mean != value.mean:
        return "-"
    return f"{value.mean:.3f} ({value.low:.3f}-{value.high:.3f})"
