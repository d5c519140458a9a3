"""`triage evaluate screening`: how soon a review's included records would have been found."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from triage.cli.evaluate_inputs import ALONE, FILE, MAX_SEEDS, Sizes, encoded
from triage.cli.output import print_json, print_text
from triage.cli.session import Session, json_option, refuse_beside, with_session
from triage.errors import ConfigError, InputError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from triage.evaluate.pool import Ranker
    from triage.evaluate.reviews import Review


@click.command(
    "screening", epilog="Example: triage evaluate screening --review Sep_2021.jsonl.gz --seeds 3"
)
@click.option(
    "--review",
    "files",
    type=FILE,
    multiple=True,
    required=True,
    metavar="FILE",
    help="JSON Lines of title, abstract and label_included (1 or 0); repeatable.",
)
@click.option("--seeds", type=click.IntRange(1, MAX_SEEDS), default=3, show_default=True)
@click.option("--ranker", "names", multiple=True, help="Only these, and ours; default: all.")
@click.option(
    "--batch-share",
    type=click.FloatRange(0, 1),
    default=0.02,
    show_default=True,
    help="Records labelled between two learnings, of those labelled; 0: one, as ASReview does.",
)
@click.option(
    "--rejecting",
    is_flag=True,
    help="Only what rejected records are worth: half of a review teaches, half is ranked.",
)
@click.option(
    "--k",
    "ks",
    type=Sizes(),
    default="5,20,100",
    show_default=True,
    help="With --rejecting: included records that are known, and as many rejected ones.",
)
@click.option("--markdown", type=FILE, help="Write the means over the reviews to this file, too.")
@click.option("--model", help="Embed with this model instead of the configured one.")
@json_option
@with_session
def screening(
    session: Session,
    *,
    files: tuple[Path, ...],
    seeds: int,
    names: tuple[str, ...],
    batch_share: float,
    rejecting: bool,
    ks: tuple[int, ...],
    markdown: Path | None,
    model: str | None,
    as_json: bool,
) -> None:
    """Simulate the screening of systematic reviews, with ASReview's measures.

    Of each review one included and one other record are known. The record that ranks highest is
    labelled next, and so on; measured is how soon all included ones are found.
    """
    from triage.evaluate import screening_table as table
    from triage.evaluate.reviews import read_review
    from triage.evaluate.screening import compare, run
    from triage.files import write_text

    if rejecting:
        refuse_beside("--rejecting", ALONE, "names", "markdown", "batch_share")
    else:
        refuse_beside("a screening without --rejecting", "takes no number of examples", "ks")
    rankers = _rankers(names)
    reviews = [read_review(path) for path in files]
    given = [(review, encoded(session, review.papers, model)) for review in reviews]
    if rejecting:
        _halved(session, given, ks, seeds, as_json=as_json)
        return
    rows = run(
        given, rankers, seeds=seeds, batch_share=batch_share, progress=session.narrator.progress
    )
    session.narrator.end()
    found = compare(rows)
    if markdown:
        named = ", ".join(review.name for review in reviews)
        settings = f"Means over {named}; {seeds} starts from one included and one other record."
        write_text(markdown, table.markdown(found, settings))
        session.narrator.note(f"wrote {markdown}")
    if as_json:
        print_json(
            {
                "rows": [row.record() for row in rows],
                "means": [one.record() for one in found],
            }
        )
    else:
        print_text("\n".join([*table.by_review(rows), "", *table.over_reviews(found)]))


def _halved(
    session: Session,
    given: Sequence[tuple[Review, NDArray[np.float32]]],
    ks: tuple[int, ...],
    seeds: int,
    *,
    as_json: bool,
) -> None:
    from triage.evaluate import halves, screening_table
    from triage.evaluate.ours import triage

    rows = halves.run(given, triage, ks=ks, seeds=seeds, progress=session.narrator.progress)
    session.narrator.end()
    if not rows:
        raise InputError(
            f"no review has {ks[0]} included records in a half", hint="ask for fewer with --k"
        )
    for k in ks:
        if few := len(given) - sum(row.k == k for row in rows):
            told = f"{few} of {len(given)} reviews have fewer than {k} included records in a half"
            session.narrator.note(f"{told}, k={k} left out there")
    if as_json:
        means = [one.record() for one in halves.worth(rows)]
        print_json({"rows": [row.record() for row in rows], "means": means})
    else:
        print_text("\n".join(screening_table.halved(rows)))


def _rankers(names: tuple[str, ...]) -> dict[str, Ranker]:
    from triage.evaluate.baselines.registry import SCREENING
    from triage.evaluate.benchmark import OURS
    from triage.evaluate.ours import triage

    unknown = [name for name in names if name not in SCREENING and name != OURS]
    if unknown:
        raise ConfigError(
            f"--ranker: nobody knows {unknown[0]!r}", hint=f"known: {', '.join(SCREENING)}"
        )
    chosen = [name for name in SCREENING if not names or name in names]
    return {name: SCREENING[name] for name in chosen} | {OURS: triage}
