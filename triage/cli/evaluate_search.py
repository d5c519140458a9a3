"""`triage evaluate search`: how well search answers judged queries."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, with_session


@click.command("search", epilog="Example: triage evaluate search --beir datasets/scifact")
@click.option(
    "--beir",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="DIR",
    help="corpus.jsonl, queries.jsonl, qrels.tsv; repeatable.",
)
@click.option("--binary", is_flag=True, help="Relevant is relevant: leave grades aside.")
@json_option
@with_session
def evaluate_search(
    session: Session, *, folders: tuple[Path, ...], binary: bool, as_json: bool
) -> None:
    """Measure words alone, meaning alone and both together on judged queries.

    nDCG@10 and recall@100, with 95 % bootstrap intervals over the queries. Your own store is
    not touched.
    """
    from triage.evaluate.search import read_set, row
    from triage.pipeline.judged import answered

    rows: list[dict[str, Any]] = []
    for folder in folders:
        judged = read_set(folder, binary=binary)
        found = answered(session.work, judged.documents, judged.queries)
        rows += [row(judged, half, rankings) for half, rankings in found.items()]
    session.narrator.end()
    if as_json:
        print_json({"rows": rows})
        return
    print_text(f"{'set':16} {'queries':>7}  {'search':8} {'nDCG@10':>20}  {'recall@100':>20}")
    for one in rows:
        lead = f"{one['set'][:16]:16} {one['queries']:7}  {one['search']:8} "
        print_text(lead + _figures(one["ndcg_at_10"]) + "  " + _figures(one["recall_at_100"]))


def _figures(measure: dict[str, float]) -> str:
    return f"{measure['mean']:.3f} ({measure['low']:.3f}-{measure['high']:.3f})".rjust(20)
