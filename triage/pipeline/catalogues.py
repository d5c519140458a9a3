"""What Hugging Face Papers and Papers with Code say about a paper, as rows of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from triage.evidence.places import place_of
from triage.models import Evidence, EvidenceKind, EvidenceState, Paper, Tier
from triage.pipeline.work import Work
from triage.sources.huggingface import HubPaper, open_huggingface
from triage.sources.pwc_live import CatalogueEntry, open_pwc_live


def ask_huggingface(work: Work, paper: Paper, world: dict[str, Any]) -> Sequence[Evidence]:
    """Return what Hugging Face Papers links to a paper."""
    with open_huggingface(work.settings, work.home, **world) as hub:
        known = hub.paper(paper.id)
    return list(_from_hub(paper, known)) if known else []


def ask_pwc(work: Work, paper: Paper, world: dict[str, Any]) -> Sequence[Evidence]:
    """Return what the live catalogue of Papers with Code links to a paper."""
    with open_pwc_live(work.settings, work.home, **world) as catalogue:
        entry = catalogue.paper(paper.id)
    return list(_from_catalogue(paper, entry)) if entry else []


def list_huggingface(
    work: Work, first: date, last: date, world: dict[str, Any]
) -> Iterator[tuple[str, list[Evidence]]]:
    """Yield what Hugging Face's daily lists of some days say about papers, one request a day."""
    with open_huggingface(work.settings, work.home, **world) as hub:
        for number in range((last - first).days + 1):
            for known in hub.daily(first + timedelta(days=number)):
                yield known.paper_id, list(_from_hub(Paper(known.paper_id, "", ""), known))


def list_pwc(
    work: Work, first: date, last: date, world: dict[str, Any]
) -> Iterator[tuple[str, list[Evidence]]]:
    """Yield what the catalogue says about the papers of some days, a hundred a request."""
    with open_pwc_live(work.settings, work.home, **world) as catalogue:
        for entry in catalogue.published(first, last):
            yield entry.paper_id, list(_from_catalogue(Paper(entry.paper_id, "", ""), entry))


def _from_hub(paper: Paper, known: HubPaper) -> Iterator[Evidence]:
    place = place_of(known.repository) if known.repository else None
    if place and place.exact:
        yield _code(paper, place.url, known.source, None, {"named_by": known.repository_by})
    links = known.links
    for kind, prefix, names in (
        ("weights", "https://huggingface.co/", links.models if links else ()),
        ("data", "https://huggingface.co/datasets/", links.datasets if links else ()),
    ):
        for name in names[:3]:
            yield _code(paper, prefix + name, known.source, None, {}, artefact=kind)


def _from_catalogue(paper: Paper, entry: CatalogueEntry) -> Iterator[Evidence]:
    for each in entry.repositories:
        if place := place_of(each.url):
            yield _code(paper, place.url, entry.source, each.official, {"stars": each.stars})
    for rank in entry.ranks:
        if rank.dataset:
            yield Evidence(
                paper.id,
                EvidenceKind.BENCHMARK,
                EvidenceState.VERIFIED if rank.value else EvidenceState.CLAIMED,
                entry.source,
                found=rank.dataset,
                detail={
                    "role": "leaderboard",
                    "dataset": rank.dataset,
                    "task": rank.task,
                    "metric": rank.metric,
                    "value": rank.value,
                    "rank": rank.rank,
                    "entry": entry.url or "",
                },
                licence=entry.licence,
            )


def _code(
    paper: Paper,
    url: str,
    source: str,
    official: bool | None,
    detail: dict[str, Any],
    *,
    artefact: str = "code",
) -> Evidence:
    tiers = {True: Tier.OFFICIAL, False: Tier.COMMUNITY, None: Tier.POSSIBLE}
    shown = {name: value for name, value in detail.items() if value not in {"", None}}
    return Evidence(
        paper.id,
        EvidenceKind.CODE,
        EvidenceState.CLAIMED,
        source,
        found=url,
        tier=tiers[official],
        detail={"artefact": artefact, "role": "release", **shown},
    )
