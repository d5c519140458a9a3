"""The tables of screening simulations, as plain text and as Markdown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isnan

from triage.evaluate import halves
from triage.evaluate.benchmark import OURS
from triage.evaluate.intervals import Interval
from triage.evaluate.screening import Comparison, Row

_HEADS = {
    "recall_at_5_percent": "R@5%",
    "recall_at_10_percent": "R@10%",
    "recall_at_20_percent": "R@20%",
    "wss_at_95": "WSS@95",
    "atd": "ATD",
    "loss": "loss",
    "ndcg": "nDCG",
    "records_until_95": "to 95%",
}
_GAINS = ("recall_at_10_percent", "wss_at_95", "atd", "loss", "ndcg")


def by_review(rows: Sequence[Row]) -> list[str]:
    """Return one line a row: review, its size, ranker and the measures."""
    lines = [f"{'review':20} {'relevant':>11}  {'ranker':10}{_heads()} {'seconds':>8}"]
    for row in rows:
        size = f"{row.relevant}/{row.records}"
        lines.append(
            f"{row.review:20.20} {size:>11}  {row.ranker:10.10}{_cells(row.measures)}"
            f" {row.seconds:8.1f}"
        )
    return lines


def over_reviews(found: Sequence[Comparison]) -> list[str]:
    """Return the rankers' means over the reviews, then what ours gains over each."""
    lines = [
        "ATD (a share of the records), loss and records to 95 %: lower is better",
        f"{'mean over the reviews':24}{_heads()} {'seconds':>8}",
    ]
    lines += [f"{one.ranker:24.24}{_cells(one.means)} {one.seconds:8.1f}" for one in found]
    heads = "".join(f"{_HEADS[measure]:>26}" for measure in _GAINS)
    lines += ["", f"{f'{OURS} minus':24}{heads}"]
    for one in found:
        if one.ranker != OURS:
            gains = "".join(f"{_gain(one.gains[measure]):>26}" for measure in _GAINS)
            lines.append(f"{one.ranker:24.24}{gains}")
    return lines


def markdown(found: Sequence[Comparison], settings: str) -> str:
    """Return the means over the reviews as a Markdown table, one row a ranker."""
    gain = f"{OURS} gains on WSS@95 (95 %)"
    heads = " | ".join(["ranker", *_HEADS.values(), gain])
    lines = [settings, "", f"| {heads} |", "|---" * (len(_HEADS) + 2) + "|"]
    for one in found:
        cells = [_number(measure, one.means[measure]) for measure in _HEADS]
        gained = "" if one.ranker == OURS else _gain(one.gains["wss_at_95"])
        lines.append(f"| {' | '.join([one.ranker, *cells, gained])} |")
    return "\n".join(lines) + "\n"


def halved(rows: Sequence[halves.Row]) -> list[str]:
    """Return what rejected records changed: one line a review and k, then the means."""
    lines = [f"{'review':20} {'relevant':>11} {'k':>4}  nDCG@20  rejecting      AP  rejecting"]
    for row in rows:
        size = f"{row.relevant}/{row.records}"
        lines.append(
            f"{row.review:20.20} {size:>11} {row.k:4}  {row.ndcg_at_20:7.3f}"
            f"  {row.ndcg_at_20_rejecting:9.3f}  {row.ap:6.3f}  {row.ap_rejecting:9.3f}"
        )
    lines += ["", f"{'k':>4} {'reviews':>8}  nDCG@20  rejecting  times as good"]
    for one in halves.worth(rows):
        lines.append(
            f"{one.k:4} {one.reviews:8}  {one.ndcg_at_20:7.3f}  {one.ndcg_at_20_rejecting:9.3f}"
            f"  {_times(one.times)}"
        )
    return lines


def _times(value: Interval) -> str:
    spread = "" if isnan(value.low) else f" ({value.low:.3f}-{value.high:.3f})"
    return f"{value.mean:.3f}{spread}"


def _heads() -> str:
    return "".join(f"{head:>8}" for head in _HEADS.values())


def _cells(measures: Mapping[str, float]) -> str:
    return "".join(f"{_number(measure, measures[measure]):>8}" for measure in _HEADS)


def _number(measure: str, value: float) -> str:
    return f"{value:.0f}" if measure == "records_until_95" else f"{value:.3f}"


def _gain(value: Interval) -> str:
    spread = "" if isnan(value.low) else f" ({value.low:+.3f} to {value.high:+.3f})"
    return f"{value.mean:+.3f}{spread}"
