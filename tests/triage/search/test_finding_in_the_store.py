"""Finding papers in a real store: spellings, names, filters against brute force."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from triage.evidence import flags
from triage.models import Evidence, EvidenceKind, EvidenceState
from triage.search import parse
from triage.store import finding, open_store
from triage.store.filters import Filters

CATEGORIES = ["cs.LG", "cs.CL", "cs.IR", "math.ST", "econ"]
FIRST = date(2026, 1, 1)


def ids(store, query):
    return [one for one, _ in store.finding.matching(parse(query).terms(), 50)]


@pytest.fixture
def texts(store, make_paper, now):
    """Return a store with one paper a line."""

    def put(*titles, **facts):
        papers = [make_paper(title=title, abstract="", **facts) for title in titles]
        store.papers.put(papers, now)
        return {title: paper.id for title, paper in zip(titles, papers, strict=True)}

    return put


@pytest.mark.parametrize(
    ("title", "query"),
    [
        ("On GPT-4 and friends", "gpt4"),
        ("On GPT4 and friends", "GPT-4"),
        ("A 3D world", "3-d"),
        ("A 3-D world", "3D"),
        ("Compiling C++ fast", "c++"),
        (r"Poincar\'e maps", "poincaré"),
        ("Gödel machines", "godel"),
        ("$L_2$ regularisation", "L2"),
        ("$k$-NN search", "kNN"),
        (r"The $\beta$-VAE", "β-VAE"),
        ("Selfattention", "self-attention"),
        ("Transformers", "transformer"),
    ],
)
def test_a_word_is_found_however_it_is_written(store, texts, title, query):
    """Hyphens, digits, TeX, accents, signs and inflection do not hide a paper."""
    known = texts(title, "Something else entirely in C")
    assert ids(store, query) == [known[title]]


def test_rare_words_decide_and_common_ones_count(store, texts):
    """The paper with all words is first, those without any are absent."""
    known = texts("alpha model", "beta model", "alpha beta model", "nothing here")
    found = ids(store, "alpha beta model")
    assert found[0] == known["alpha beta model"]
    assert known["nothing here"] not in found


@given(
    titles=st.lists(st.lists(st.sampled_from("abcdefgh"), max_size=5), min_size=1, max_size=25),
    asked=st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=6, unique=True),
    few=st.integers(1, 12),
)
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_is_left_out_changes_no_score(tmp_path_factory, make_paper, now, titles, asked, few):
    """However few papers may be scored, those found have the BM25 of the whole query."""
    words = [f'"{letter * 3}"' for letter in asked]
    with (
        pytest.MonkeyPatch.context() as patch,
        open_store(tmp_path_factory.mktemp("home") / "triage.db") as store,
    ):
        patch.setattr(finding, "_FEW", few)
        papers = [
            make_paper(title=" ".join(letter * 3 for letter in letters) or "x", abstract="y")
            for letters in titles
        ]
        store.papers.put(papers, now)
        whole = {
            row["id"]: -row["score"]
            for row in store._db.query(
                "SELECT p.id, bm25(papers_fts, 4.0, 1.0, 1.0) AS score FROM papers_fts f"
                " JOIN papers p ON p.key = f.rowid WHERE papers_fts MATCH ?",
                [" OR ".join(words)],
            )
        }
        found = store.finding.matching(words, 100)
        assert len(found) == len(dict(found))
        assert bool(found) == bool(whole)
        for one, score in found:
            assert score == pytest.approx(whole[one], abs=1e-4)
        assert found == sorted(found, key=lambda hit: -hit[1])


def test_a_changed_text_is_found_by_its_new_words_only(store, texts, make_paper, now):
    """The word index follows the papers."""
    known = texts("first words")
    paper = make_paper(known["first words"], title="second thing", abstract="", version=2)
    store.papers.put([paper], now)
    assert ids(store, "first") == []
    assert ids(store, "second") == [paper.id]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("khattab", True),
        ("Khattab, Omar", True),
        ("O. Khattab", True),
        ("khat", True),
        ("Omar Zaharia", False),
        ("Khatab", False),
    ],
)
def test_authors_by_parts_of_their_names(store, texts, asked, found):
    """Any order, initials and a beginning do; parts of two people's names do not."""
    texts("ColBERT", authors=("Omar Khattab", "Matei Zaharia"))
    assert bool(store.finding.selected(Filters(authors=(asked,)))) is found


def test_names_nobody_has_suggest_who_was_meant(store, texts):
    """A misspelt name leads to the author; nonsense leads nowhere."""
    texts("ColBERT", authors=("Omar Khattab",))
    texts("GANs", authors=("Ian Goodfellow",))
    assert store.finding.like_author("Khatab") == ["Omar Khattab"]
    assert store.finding.like_author("ian goodfelow") == ["Ian Goodfellow"]
    assert store.finding.like_author("xqzzzw") == []


def test_matching_words_are_marked_where_they_stand(store):
    """Marks cover inflected words and phrases in the text as it is shown."""
    query = parse('"late interaction" retrieving')
    (spans,) = store.finding.marked(["Late interaction for retrieval, late."], query.terms())
    assert spans == [(0, 16), (21, 30)]


def test_saved_queries_are_kept_by_name(store):
    """A name holds one query, whatever its case, until it is forgotten."""
    store.finding.save("Mine", "a", "2026-01-01")
    store.finding.save("mine", "b", "2026-01-02")
    assert store.finding.saved() == {"mine": "b"}
    assert store.finding.forget("MINE")
    assert not store.finding.forget("mine")


findings_drawn = st.lists(
    st.builds(
        Evidence,
        paper_id=st.just(""),
        kind=st.sampled_from([EvidenceKind.CODE, EvidenceKind.BENCHMARK]),
        state=st.sampled_from(EvidenceState),
        source=st.sampled_from(["a", "b"]),
        found=st.sampled_from(["", "https://x.org/A", "https://x.org/a", "https://y.org"]),
        detail=st.sampled_from([{}, {"role": "hint"}, {"role": "release"}, {"artefact": "data"}]),
    ),
    max_size=5,
    unique_by=lambda row: (row.kind, row.state, row.source, row.found),
)


@given(drawn=findings_drawn)
@settings(
    max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_has_means_what_the_flag_shows(store, make_paper, now, drawn):
    """`has:` and the flags on a row never disagree."""
    paper = make_paper()
    store.papers.put([paper], now)
    store.ledger.record("t", {paper.id: [replace(row, paper_id=paper.id) for row in drawn]}, now)
    shown = flags(store.ledger.current([paper.id])[paper.id])
    for kind in (EvidenceKind.CODE, EvidenceKind.BENCHMARK):
        state = getattr(shown, kind.value)
        found = state in {EvidenceState.VERIFIED, EvidenceState.CLAIMED}
        passing = store.finding.passing([paper.id], Filters(has=(kind,)))
        assert bool(passing) is found
        without = store.finding.passing([paper.id], Filters(has_not=(kind,)))
        assert bool(without) is not found


papers_drawn = st.lists(
    st.fixed_dictionaries(
        {
            "categories": st.lists(st.sampled_from(CATEGORIES), max_size=2, unique=True),
            "listed": st.lists(st.sampled_from(CATEGORIES), max_size=1),
            "day": st.integers(0, 9),
            "author": st.sampled_from(["Ada Lovelace", "Alan Turing", "Grace Hopper"]),
            "word": st.sampled_from(["graph", "speech", "proof"]),
            "code": st.sampled_from([None, *EvidenceState]),
        }
    ),
    min_size=1,
    max_size=12,
)
filters_drawn = st.fixed_dictionaries(
    {
        "categories": st.lists(st.sampled_from([*CATEGORIES, "cs", "CS.lg"]), max_size=2),
        "not_categories": st.lists(st.sampled_from([*CATEGORIES, "cs"]), max_size=1),
        "scope": st.lists(st.sampled_from(CATEGORIES), max_size=2),
        "authors": st.lists(st.sampled_from(["lovelace", "a. turing", "Hopper"]), max_size=1),
        "not_authors": st.lists(st.sampled_from(["ada"]), max_size=1),
        "after": st.none() | st.integers(0, 9),
        "before": st.none() | st.integers(0, 9),
        "has": st.booleans(),
        "has_not": st.booleans(),
        "required": st.sampled_from(["", '"graph"']),
        "unwanted": st.sampled_from(["", '"proof"']),
    }
)


@given(drawn=papers_drawn, wanted=filters_drawn, data=st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_filters_pass_what_brute_force_passes(store, make_paper, now, drawn, wanted, data):
    """Alone, asked of some ids and inside a word search, filters pass exactly the right papers."""
    papers = []
    for facts in drawn:
        day = FIRST + timedelta(days=facts["day"])
        paper = make_paper(
            title=f"common {facts['word']}",
            abstract="",
            categories=tuple(facts["categories"]),
            listed_in=tuple(facts["listed"]),
            announced=day,
            authors=(facts["author"],),
        )
        papers.append(paper)
        if facts["code"]:
            found = Evidence(paper.id, EvidenceKind.CODE, facts["code"], "test", first_seen=now)
            store.ledger.record("test", {paper.id: [found]}, now)
    store.papers.put(papers, now)
    named = data.draw(st.none() | st.sets(st.sampled_from([p.id for p in papers])))
    never = data.draw(st.sets(st.sampled_from([p.id for p in papers]), max_size=2))
    filters = built(wanted, named, never)
    expected = {
        paper.id
        for paper, facts in zip(papers, drawn, strict=True)
        if passes(paper, facts, wanted) and (named is None or paper.id in named)
    } - never
    mine = {paper.id for paper in papers}
    selected = [one for one in store.finding.selected(filters) if one in mine]
    assert set(selected) == expected
    day_of = {paper.id: paper.announced for paper in papers}
    assert selected == sorted(selected, key=lambda one: (-day_of[one].toordinal(), one))
    assert store.finding.passing(mine, filters) == expected
    matched = {one for one, _ in store.finding.matching(['"common"'], 10**6, filters)}
    assert matched & mine == expected


def built(wanted, named, never) -> Filters:
    def as_day(number):
        return None if number is None else FIRST + timedelta(days=number)

    lists = ("categories", "not_categories", "scope", "authors", "not_authors")
    return Filters(
        **{name: tuple(wanted[name]) for name in lists},
        after=as_day(wanted["after"]),
        before=as_day(wanted["before"]),
        has=(EvidenceKind.CODE,) * wanted["has"],
        has_not=(EvidenceKind.CODE,) * wanted["has_not"],
        required=wanted["required"],
        unwanted=wanted["unwanted"],
        among=None if named is None else tuple(named),
        not_among=tuple(never),
    )


def passes(paper, facts, wanted) -> bool:
    filed = {one.lower() for one in (*paper.categories, *paper.listed_in)}

    def within(names) -> bool:
        return any(
            one == name.lower() or one.startswith(f"{name.lower()}.")
            for one in filed
            for name in names
        )

    signed = paper.authors[0].lower()
    surnames = [name.split()[-1].lower() for name in wanted["authors"]]
    coded = facts["code"] in {EvidenceState.VERIFIED, EvidenceState.CLAIMED}
    return all(
        (
            not wanted["categories"] or within(wanted["categories"]),
            not within(wanted["not_categories"]),
            not wanted["scope"] or not filed or within(wanted["scope"]),
            all(surname in signed for surname in surnames),
            not (wanted["not_authors"] and "ada" in signed),
            wanted["after"] is None or facts["day"] >= wanted["after"],
            wanted["before"] is None or facts["day"] < wanted["before"],
            not wanted["has"] or coded,
            not wanted["has_not"] or not coded,
            not wanted["required"] or facts["word"] == "graph",
            not wanted["unwanted"] or facts["word"] != "proof",
        )
    )
