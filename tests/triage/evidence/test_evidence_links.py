"""Links to code, data, weights and pages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from triage.evidence import flags
from triage.evidence.links import find_links
from triage.evidence.texts import open_paper
from triage.models import Evidence, EvidenceState, Paper, Tier

Read = Callable[..., Sequence[Evidence]]
REPO = "https://github.com/foo/bar"


def links(rows: Sequence[Evidence]) -> list[Evidence]:
    """Return the rows that hold an address."""
    return [row for row in rows if row.found.startswith("https://")]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("Code is available at https://github.com/foo/bar.", REPO),
        ("Code: http://www.github.com/foo/bar.git", REPO),
        ("The code is available at github.com/foo/bar/tree/main/src, see there.", REPO),
        (r"Code: \url{https://github.com/foo/bar}", REPO),
        (r"Code: $\href{https://github.com/foo/bar/}{\text{here}}$.", REPO),
        ("[Code](https://github.com/foo/bar)", REPO),
        ("The code is available at https: //github.com/foo/bar.", REPO),
        ("The code is available at https: // github. com/ foo/ ba-r .", REPO[:-2] + "a-r"),
        ("Our code is at https://github.com/ foo/bar.", REPO),
        ("Our code is at https://github.com/foo/ bar-2 and more.", REPO + "-2"),
        (r"Code: https://github.com/foo/bar\_baz\_2.", REPO + "_baz_2"),
        ("Code: https://github.com/foo/bar.The rest follows.", REPO),
        ("Code: https://github.com/xxxiaol/RefTool", "https://github.com/xxxiaol/RefTool"),
        ("Code: https://gist.github.com/me/1a2b", "https://gist.github.com/me/1a2b"),
        ("Code: https://gitlab.inria.fr/a/b/c/-/tree/main", "https://gitlab.inria.fr/a/b/c"),
        ("Code: https://codeberg.org/a/b", "https://codeberg.org/a/b"),
        ("Code: https://bitbucket.org/a/b/src/main", "https://bitbucket.org/a/b"),
        ("Code: https://anonymous.4open.science/r/X-1B/", "https://anonymous.4open.science/r/X-1B"),
        ("Code: https://doi.org/10.5281/zenodo.123456.", "https://zenodo.org/records/123456"),
        ("Code at Zenodo, DOI: 10.5281/zenodo.123456", "https://zenodo.org/records/123456"),
        ("Models: https://hf.co/org/model.", "https://huggingface.co/org/model"),
        ("Code: https://osf.io/AB12C/", "https://osf.io/ab12c"),
    ],
)
def test_an_address_is_found_however_it_is_written(read: Read, text: str, url: str) -> None:
    """Scheme, LaTeX, Markdown, escapes and breaks do not hide an address, nor change it."""
    assert [row.found for row in links(read(text))] == [url]


@pytest.mark.parametrize(
    ("text", "artefact", "tier"),
    [
        ("Our code is available at https://github.com/a/b.", "code", Tier.OFFICIAL),
        ("The dataset is available at https://github.com/a/b.", "data", Tier.OFFICIAL),
        ("The dataset and code are at https://github.com/a/b.", "code", Tier.OFFICIAL),
        ("Demo videos are available at https://github.com/a/b.", "page", Tier.OFFICIAL),
        ("Project page: https://github.com/a/b", "code", Tier.OFFICIAL),
        ("Project page: https://a.github.io/b", "page", Tier.POSSIBLE),
        ("Code is available at https://a.github.io/b", "code", Tier.POSSIBLE),
        ("Models: https://huggingface.co/a/b", "weights", Tier.OFFICIAL),
        ("Data: https://huggingface.co/datasets/a/b", "data", Tier.OFFICIAL),
        ("Our code is available at https://github.com/a.", "code", Tier.POSSIBLE),
        ("A curated list of papers is at https://github.com/a/b.", "page", Tier.POSSIBLE),
        ("It beats all. https://github.com/a/b", "code", Tier.POSSIBLE),
    ],
)
def test_the_words_say_what_lies_there(read: Read, text: str, artefact: str, tier: Tier) -> None:
    """A repository of data is not code, and a page is never more than possible."""
    (row,) = links(read(text))
    assert (row.detail["artefact"], row.tier) == (artefact, tier)


@pytest.mark.parametrize(
    "text",
    [
        "We build on https://github.com/huggingface/transformers to train it.",
        "All models were trained using Axolotl (https://github.com/axolotl/axolotl).",
        "We compared it with SAM (https://github.com/facebookresearch/sam).",
        "Our code is based on https://github.com/a/b.",
    ],
)
def test_a_link_to_the_work_of_others_is_a_mention(read: Read, text: str) -> None:
    """It stays in the ledger, marked, and leaves the code flag at "none"."""
    rows = read(text)
    (row,) = links(rows)
    assert row.detail["role"] == "mention"
    assert flags(rows).code is EvidenceState.NONE


def test_a_link_that_will_hold_code_is_a_promise(read: Read) -> None:
    """Code that "will be available at" an address is announced, not claimed."""
    rows = read("Code will be available at https://github.com/a/b.")
    (row,) = links(rows)
    assert row.state is EvidenceState.PROMISED
    assert flags(rows).code is EvidenceState.PROMISED


def test_one_address_is_one_row(read: Read) -> None:
    """Spellings of an address in one text or several make one row, the one that says most."""
    rows = read(
        "We present it (github.com/Foo/bar).", comment="Code: https://github.com/foo/bar.git"
    )
    (row,) = links(rows)
    assert (row.source, row.tier) == ("comment", Tier.OFFICIAL)


@pytest.mark.parametrize(
    "text",
    [
        "Code will be available at https://github.com/to/be/released.",
        "See https://github.com/features and https://openreview.net/forum?id=x.",
        "Published at https://doi.org/10.1109/5.771073, video: https://youtu.be/abc.",
        "We mine issues of GitHub and GitLab.",
        "Code: https://user:secret@github.com/a/b",
    ],
)
def test_what_is_no_artefact_is_no_link(read: Read, text: str) -> None:
    """Placeholders, publishers, videos and addresses with credentials make no row."""
    assert links(read(text)) == []


def test_the_listing_is_its_own_source(read: Read) -> None:
    """A repository that only the source names is a possible one, under the source `listing`."""
    (row,) = links(read(code_url="https://github.com/a/b"))
    assert (row.source, row.tier, row.quote) == ("listing", Tier.POSSIBLE, "")


def test_two_links_in_one_sentence_are_told_apart(read: Read) -> None:
    """Each link is read with the words before it; a list shares the words of its first."""
    rows = links(
        read(
            "Code is available at https://github.com/a/b and https://github.com/c/d, "
            "data at https://huggingface.co/datasets/e/f."
        )
    )
    assert [row.detail["artefact"] for row in rows] == ["code", "code", "data"]


def test_links_reach_their_measured_quality(
    labelled: Callable[[str], list[dict[str, Any]]],
) -> None:
    """On the labelled papers: precision at least 0.99, recall at least 0.98."""
    hits = wrong = missed = 0
    for label in labelled("links"):
        paper = Paper(label["id"], label["title"], label["abstract"], comment=label["comment"])
        found = {(r.found, r.detail["artefact"]) for r in find_links(open_paper(paper))}
        truth = {(link["url"], link["artefact"]) for link in label["links"]}
        hits += len(found & truth)
        wrong += len(found - truth)
        missed += len(truth - found)
    assert hits / (hits + wrong) >= 0.99
    assert hits / (hits + missed) >= 0.98
