"""Measuring the ranking on one's own decisions: `triage evaluate`."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from triage.cli.evaluate_ranking import rankers
from triage.cli.exits import ExitCode
from triage.cli.output import print_json, print_text
from triage.cli.session import Session

if TYPE_CHECKING:
    from triage.evaluate.own import Verdict
    from triage.evaluate.pool import Described, Pool

_ASKED = ("newest", "arxiv-sanity-lite-no-leaks")
_OWN_DAYS = 120


def own_decisions(session: Session, *, as_json: bool) -> int:
    """Say for each field whether the ranking beats others on the decisions made in it."""
    from triage.evaluate.own import LEAST, enough, judge, tally

    verdicts, told = [], []
    for field in session.fields(None):
        decisions = session.store.decisions.standing(field.name)
        kept, dropped = tally(decisions)
        if not enough(decisions):
            told.append(
                f"{field.name}: too few decisions to tell: {kept} papers kept and {dropped} not,"
                f" of {LEAST} each that are needed"
            )
            continue
        pool = _own_pool(session, [decision.paper_id for decision in decisions])
        said = _said(session, field.description)
        asked = rankers(_ASKED)
        for verdict in judge(field.name, decisions, pool, asked, "triage", description=said):
            verdicts.append(verdict)
            told.append(_told(verdict))
    if as_json:
        print_json({"fields": [one.record() for one in verdicts], "told": told})
    else:
        print_text("\n".join(told))
    return ExitCode.DONE


def _told(verdict: Verdict) -> str:
    gain = verdict.difference
    numbers = f"{verdict.ours:.2f} against {verdict.ap:.2f}, difference {gain.mean:+.2f}"
    spread = f"({gain.low:+.2f} to {gain.high:+.2f})"
    better = (
        "better than"
        if gain.low > 0
        else "worse than"
        if gain.high < 0
        else "no clearly other than"
    )
    return (
        f"{verdict.field}: {better} {verdict.ranker} for you: average precision {numbers} {spread}"
    )


def _said(session: Session, text: str) -> Described | None:
    """Return a field's description as far as it is embedded."""
    from triage.evaluate.pool import Described
    from triage.pipeline.indexing import model_fingerprint

    known = session.store.vectors.of_texts(model_fingerprint(session.work), [text])
    return Described(text, known[text]) if text in known else None


def _own_pool(session: Session, decided: list[str]) -> Pool:
    """Return the papers decided on and those of the last months, as far as they have vectors."""
    from triage.evaluate.pool import Pool
    from triage.pipeline.indexing import model_fingerprint

    papers = session.store.papers
    newest = papers.newest_day()
    recent = papers.between(newest - timedelta(days=_OWN_DAYS), newest) if newest else []
    once = {paper.id: paper for paper in (*recent, *papers.get(decided))}
    ids, vectors = session.store.vectors.of_papers(model_fingerprint(session.work), list(once))
    return Pool(tuple(once[paper_id] for paper_id in ids), vectors)
