"""Papers: what storing them again changes, and how they are found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import permutations

import pytest

from triage.models import Paper
from triage.store import Store
from triage.store.merging import merged
from triage.store.papers import Stored
from triage.store.rows import facts_hash

MON, TUE, WED = (date(2026, 4, day) for day in (13, 14, 15))
NOW = datetime(2026, 4, 17, 7, 0, tzinfo=UTC)


def put(store: Store, *papers: Paper) -> Stored:
    """Store papers at the tests' time."""
    return store.papers.put(papers, NOW)


def get(store: Store, paper_id: str) -> Paper:
    """Return the one paper of that id."""
    (paper,) = store.papers.get([paper_id])
    return paper


def test_a_paper_comes_back_as_it_was_told(store: Store, make_paper: Callable[..., Paper]) -> None:
    """Every fact survives the store, unknown ones included."""
    full = make_paper(
        title='"Quoted" — [/foo] 论文',
        authors=('Ann "Bo" O\'Brien', "李明"),
        categories=("cs.CL", "cs.IR"),
        version=3,
        comment="",
        doi="10.1/x",
        journal_ref="J",
        published=MON,
        updated=TUE,
        announced=TUE,
        listed_in=("cs.CL", "cs.IR"),
        code_url="https://github.com/a/b",
    )
    bare = make_paper(authors=(), categories=(), abstract="")
    assert put(store, full, bare) == Stored(new=2)
    assert store.papers.get([bare.id, full.id, "2604.99999", bare.id]) == [bare, full]
    assert store.papers.titles([full.id, "2604.99999"]) == {full.id: full.title}
    assert store.papers.count() == 2


def test_storing_the_same_again_changes_nothing(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """Importing a file twice is idempotent, in whatever order its lists stand."""
    papers = [
        make_paper(announced=TUE, listed_in=("cs.LG", "cs.AI", "cs.LG")),
        make_paper(listed_in=("cs.AI",)),
        make_paper(announced=TUE),
    ]
    put(store, *papers)
    generation = store.marks.generation()
    assert put(store, *papers) == Stored(unchanged=3)
    assert put(store, *papers) == Stored(unchanged=3)
    assert store.marks.generation() == generation


def test_a_paper_on_several_days_lists_is_not_new_each_morning(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """Lists of different days come back in one order, so that telling them again is no change."""
    first = make_paper(announced=TUE, listed_in=("cs.LG",))
    put(store, first, replace(first, announced=WED, listed_in=("cs.AI",)))
    assert get(store, first.id).listed_in == ("cs.AI", "cs.LG")
    assert put(store, first) == Stored(unchanged=1)


def test_the_same_paper_twice_in_a_batch_is_one_paper(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """Two lists of one morning show the same paper: it is stored once, with both lists."""
    paper = make_paper(announced=TUE, listed_in=("cs.CL",))
    stored = put(store, paper, paper, replace(paper, listed_in=("cs.AI",)))
    assert stored == Stored(new=1, changed=1, unchanged=1)
    assert stored.total == 3
    assert store.papers.count() == 1
    assert get(store, paper.id).listed_in == ("cs.AI", "cs.CL")


def test_every_announcement_is_counted(store: Store, make_paper: Callable[..., Paper]) -> None:
    """A paper shown on two days counts on both, and was announced on the first of them."""
    paper = make_paper(announced=TUE, listed_in=("cs.CL",))
    put(store, paper)
    put(store, replace(paper, announced=WED))
    put(store, replace(paper, announced=MON, listed_in=("cs.CL", "cs.AI")))
    assert store.papers.announced_counts(MON, WED) == [
        (MON, "cs.AI", 1),
        (MON, "cs.CL", 1),
        (TUE, "cs.CL", 1),
        (WED, "cs.CL", 1),
    ]
    assert store.papers.announced_counts(TUE, TUE) == [(TUE, "cs.CL", 1)]
    assert get(store, paper.id).announced == MON


def test_an_older_version_never_overwrites_a_newer_one(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """Version 1 told after version 2 adds its announcement and fills gaps, no more."""
    second = make_paper(version=2, title="Second", comment=None, updated=WED)
    first = replace(
        second, version=1, title="First", comment="8 pages", announced=TUE, listed_in=("cs.CL",)
    )
    put(store, second)
    assert put(store, first) == Stored(changed=1)
    kept = get(store, second.id)
    assert (kept.version, kept.title, kept.comment) == (2, "Second", "8 pages")
    assert (kept.announced, kept.listed_in) == (TUE, ("cs.CL",))


def test_a_newer_version_overwrites(store: Store, make_paper: Callable[..., Paper]) -> None:
    """The texts are those of the newest version told."""
    first = make_paper(version=1, comment="8 pages", code_url="https://github.com/a/b")
    put(store, first)
    put(store, replace(first, version=2, title="Second", abstract="New.", comment="9 pages"))
    kept = get(store, first.id)
    assert (kept.version, kept.title, kept.abstract) == (2, "Second", "New.")
    assert (kept.comment, kept.code_url) == ("9 pages", "https://github.com/a/b")


def test_silence_erases_nothing(store: Store, make_paper: Callable[..., Paper]) -> None:
    """A source that knows only a title takes nothing away."""
    full = make_paper(
        version=1, comment="c", doi="d", journal_ref="j", published=MON, updated=MON,
        announced=TUE, listed_in=("cs.CL",), code_url="https://github.com/a/b",
    )  # fmt: skip
    put(store, full)
    silent = Paper(full.id, full.title, "", version=2)
    assert put(store, silent) == Stored(changed=1)
    assert get(store, full.id) == replace(full, version=2)


def test_a_record_without_version_keeps_out_of_a_versioned_one(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """Texts that nobody dates never stand under a version that is not theirs."""
    known = make_paper(version=2, title="Second", updated=TUE)
    put(store, known)
    put(store, replace(known, version=None, updated=None, title="Undated", doi="10.1/x"))
    kept = get(store, known.id)
    assert (kept.version, kept.title, kept.doi) == (2, "Second", "10.1/x")
    put(store, replace(known, version=None, updated=WED, title="Later"))
    kept = get(store, known.id)
    assert (kept.version, kept.title, kept.updated) == (None, "Later", WED)
    put(store, known)
    assert get(store, known.id).title == "Later"


def test_a_versioned_record_completes_one_without_version(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """An imported paper takes arXiv's texts when arXiv tells them."""
    imported = make_paper(title="As imported")
    put(store, imported)
    put(store, replace(imported, version=1, title="As arXiv has it"))
    put(store, imported)
    assert get(store, imported.id).title == "As arXiv has it"


def test_versions_may_come_in_any_order(make_paper: Callable[..., Paper]) -> None:
    """Whatever the order they are told in, the newest version's texts stand."""
    versions = [make_paper("2604.00001", version=v, title=f"Title {v}") for v in (1, 2, 3)]
    for one, two, three in permutations(versions):
        assert merged(merged(one, two), three).title == "Title 3"


def test_the_generation_advances_exactly_with_a_change(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """New and changed papers advance it once a batch; the same or an empty batch does not."""
    paper = make_paper()
    steps = [[], [paper, make_paper()], [paper], [replace(paper, doi="d")], [paper]]
    generations = []
    for papers in steps:
        put(store, *papers)
        generations.append(store.marks.generation())
    assert generations == ["0", "1", "1", "2", "2"]


def test_a_batch_that_fails_leaves_nothing(store: Store, make_paper: Callable[..., Paper]) -> None:
    """The good half of a batch is not kept when the other half cannot be stored."""
    broken = make_paper(title="\ud800")
    with pytest.raises(UnicodeEncodeError):
        put(store, make_paper(), broken)
    assert store.papers.count() == 0
    assert store.marks.generation() == "0"


def test_the_newest_day_is_that_of_the_newest_announcement(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """A paper imported today does not move the inbox; without announcements its day counts."""
    put(store, make_paper(published=MON))
    assert store.papers.newest_day() == MON
    put(store, make_paper())
    assert store.papers.newest_day() == NOW.date()
    put(store, make_paper(announced=TUE), make_paper(announced=MON, published=WED))
    assert store.papers.newest_day() == TUE


def test_the_day_of_a_paper(store: Store, make_paper: Callable[..., Paper]) -> None:
    """It is the day it was announced, else submitted, else stored; ends are included."""
    announced = make_paper(announced=TUE, published=MON)
    submitted = make_paper(published=WED)
    stored = make_paper()
    put(store, announced, submitted, stored)
    assert store.papers.between(TUE, TUE) == [announced]
    assert store.papers.between(TUE, WED) == [announced, submitted]
    assert store.papers.between(WED, NOW.date()) == [submitted, stored]


def test_a_text_is_read_for_evidence_once(store: Store, make_paper: Callable[..., Paper]) -> None:
    """What a reader has read is due again only when its texts changed, or for another reader."""
    one, two, three = make_paper(), make_paper(), make_paper()
    put(store, one, two, three)
    assert store.papers.unread("r1", 2) == [one, two]
    store.papers.set_read([one, two], "r1")
    assert store.papers.unread("r1", 9) == [three]
    assert store.papers.unread("r2", 9) == [one, two, three]
    put(store, replace(one, doi="10.1/x"))
    assert store.papers.unread("r1", 9) == [three]
    put(store, replace(one, comment="Code: https://github.com/a/b"))
    assert [paper.id for paper in store.papers.unread("r1", 9)] == [one.id, three.id]


def test_the_facts_hash_tells_texts_apart(make_paper: Callable[..., Paper]) -> None:
    """Each text counts, where it stands counts, and missing is not empty."""
    plain = make_paper("2604.00001", title="a", abstract="b")
    others = [
        replace(plain, title="ab", abstract=""),
        replace(plain, title="b", abstract="a"),
        replace(plain, comment=""),
        replace(plain, comment="c"),
        replace(plain, code_url="c"),
        replace(plain, title="a\ud800"),
    ]
    assert len({facts_hash(paper) for paper in [plain, *others]}) == 7
    assert facts_hash(replace(plain, doi="d", version=2)) == facts_hash(plain)


def test_full_text_follows_the_papers(store: Store, make_paper: Callable[..., Paper]) -> None:
    """New words are found, words that are gone are not, and titles weigh more."""
    titled = make_paper(title="Retrieval", abstract="Of things.", version=1)
    written = make_paper(title="Things", abstract="Retrieval.")
    put(store, written, titled)
    hits = store.papers.matching('"retrieval"', 9)
    assert [paper_id for paper_id, _ in hits] == [titled.id, written.id]
    assert hits[0][1] > hits[1][1] > 0
    put(store, replace(titled, version=2, title="Forgetting", authors=("Zoë Ångström",)))
    assert [i for i, _ in store.papers.matching('"retrieval"', 9)] == [written.id]
    assert [i for i, _ in store.papers.matching('"forgetting" AND "angstrom"', 9)] == [titled.id]
    assert store.papers.matching('"retrieval"', 9, among=[titled.id]) == []
    assert store.papers.matching('"things"', 1, among=[written.id])[0][0] == written.id
    store._db.execute("INSERT INTO papers_fts (papers_fts) VALUES ('integrity-check')")


def test_equal_hits_come_in_order_of_their_ids(
    store: Store, make_paper: Callable[..., Paper]
) -> None:
    """A search that is repeated prints the same."""
    papers = [make_paper(title="Same", abstract="Same.") for _ in range(4)]
    put(store, *reversed(papers))
    assert [i for i, _ in store.papers.matching('"same"', 3)] == [p.id for p in papers[:3]]
