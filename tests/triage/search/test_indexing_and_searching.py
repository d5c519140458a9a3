"""Indexing that anything may interrupt, and searching what it made."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import textwrap
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from indexer.vectors import VectorIndex
from triage.config import Home, Settings
from triage.models import DecisionKind, Field
from triage.pipeline import indexing, searching
from triage.pipeline.indexing import index, open_index
from triage.pipeline.resident import Resident
from triage.pipeline.searching import Searcher
from triage.pipeline.work import Work
from triage.store import migrations, open_store
from triage.store.filters import Filters

WORDS = "graph speech proof vision agent retrieval kernel bandit token proof".split()


@pytest.fixture
def many(make_paper):
    """Return 60 papers on mixtures of ten words."""
    chance = random.Random(3)
    return [
        make_paper(
            title=" ".join(chance.sample(WORDS, 3)),
            abstract=" ".join(chance.choices(WORDS, k=12)) + f" n{number}",
        )
        for number in range(60)
    ]


def answers(work, encoder):
    """Return what an index answers to some questions."""
    vectors = open_index(work, encoder.fingerprint)
    questions = encoder.encode(WORDS)
    return sorted(vectors.ids()), [
        [(hit.id, round(hit.similarity, 5)) for hit in hits]
        for hits in vectors.search(questions, 9)
    ]


def test_interrupted_anywhere_ends_like_undisturbed(
    open_home, make_work, many, now, words_encoder, monkeypatch
):
    """However often indexing is stopped, the result is the one of a run that was not."""
    monkeypatch.setattr(indexing, "_CHUNK", 7)
    monkeypatch.setattr(indexing, "_ROWS", 11)
    whole, broken = open_home("whole"), open_home("broken")
    for store in (whole, broken):
        store.papers.put(many, now)
    calm, rough = make_work(whole, "whole"), make_work(broken, "broken")
    index(calm, using=words_encoder())
    chance = random.Random(1)
    real_save = VectorIndex.save

    def save_or_die(self, *args):
        if chance.random() < 0.4:
            raise KeyboardInterrupt
        real_save(self, *args)
        if chance.random() < 0.4:
            raise KeyboardInterrupt

    monkeypatch.setattr(VectorIndex, "save", save_or_die)
    for _ in range(200):
        try:
            index(rough, using=words_encoder(fail_after=chance.randrange(5, 30)))
            break
        except KeyboardInterrupt:
            continue
    else:
        pytest.fail("never came to an end")
    encoder = words_encoder()
    assert answers(rough, encoder) == answers(calm, encoder)
    texts = [f"{paper.title}. {paper.abstract}" for paper in many]
    stored = broken.vectors.of_texts("words", texts)
    expected = encoder.encode(texts).astype(np.float16).astype(np.float32)
    assert all(np.array_equal(stored[text], row) for text, row in zip(texts, expected, strict=True))


def test_a_day_is_added_without_reading_the_rest(
    store, make_work, many, make_paper, now, words_encoder
):
    """New and changed papers are embedded and added; the older ones are not looked at."""
    work = make_work(store)
    store.papers.put(many, now)
    index(work, using=words_encoder())
    changed = replace(many[0], title="wholly different topic", version=2)
    store.papers.put([changed, make_paper(title="brand new thing")], now)
    encoder = words_encoder()
    done = index(work, using=encoder)
    assert (done.embedded, done.papers, encoder.texts) == (2, 61, 2)
    (hits,) = open_index(work, "words").search(
        encoder.encode([f"{changed.title}. {changed.abstract}"]), 1
    )
    assert hits[0].id == changed.id
    assert hits[0].similarity == pytest.approx(1, abs=1e-3)


@pytest.mark.parametrize("harm", ["removed", "torn", "of another store"])
def test_a_lost_or_foreign_index_is_made_anew(open_home, make_work, many, now, words_encoder, harm):
    """What cannot be trusted is built again from the store."""
    store = open_home("home")
    work = make_work(store, "home")
    store.papers.put(many, now)
    index(work, using=words_encoder())
    before = answers(work, words_encoder())
    folder = work.home.index / "words"
    if harm == "of another store":
        other = open_home("other")
        other.papers.put(many[:20], now)
        index(make_work(other, "other"), using=words_encoder())
        for path in folder.iterdir():
            path.unlink()
        for path in (make_work(other, "other").home.index / "words").iterdir():
            path.rename(folder / path.name)
    for path in folder.iterdir():
        if harm == "removed":
            path.unlink()
        elif harm == "torn":
            path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert index(work, using=words_encoder()).papers == 60
    assert answers(work, words_encoder()) == before


def test_killed_for_real_it_goes_on(tmp_path, many, now, open_home, make_work, words_encoder):
    """A process killed without warning while it indexes leaves a store and index to go on with."""
    store = open_home("home")
    store.papers.put(many, now)
    fakes = Path(__file__).with_name("conftest.py")
    code = textwrap.dedent(
        f"""
        import sys, time, datetime, importlib.util
        from pathlib import Path
        spec = importlib.util.spec_from_file_location("fakes", {str(fakes)!r})
        fakes = importlib.util.module_from_spec(spec); spec.loader.exec_module(fakes)
        from triage.config import Home, Settings
        from triage.pipeline import indexing, searching
        from triage.pipeline.work import Work
        from triage.store import open_store
        indexing._CHUNK, indexing._ROWS = 3, 5
        class Slow(fakes.WordsEncoder):
            def encode(self, texts, **options):
                time.sleep(0.02); print("at work", flush=True)
                return super().encode(texts, **options)
        home = Home(Path({str(tmp_path / "home")!r}))
        clock = lambda: datetime.datetime.now(datetime.timezone.utc)
        indexing.index(Work(home, Settings(), open_store(home.store), clock), using=Slow())
        """
    )
    for pause in (0.0, 0.07, 0.15):
        child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)  # noqa: S603
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(pause)
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdout.close()
    work = make_work(store, "home")
    assert index(work, using=words_encoder()).papers == 60
    calm = open_home("calm")
    calm.papers.put(many, now)
    calm_work = make_work(calm, "calm")
    index(calm_work, using=words_encoder())
    assert answers(work, words_encoder()) == answers(calm_work, words_encoder())


def test_a_filtered_search_still_returns_as_many_as_asked(
    store, make_work, make_paper, now, words_encoder
):
    """A filter that few of the near papers pass costs no results."""
    papers = [
        make_paper(
            title=f"retrieval of {WORDS[number % 9]}",
            abstract=f"x{number}",
            categories=("cs.IR",) if number % 40 == 7 else ("cs.LG",),
        )
        for number in range(800)
    ]
    store.papers.put(papers, now)
    work = make_work(store)
    index(work, using=words_encoder())
    searcher = Searcher(work, words_encoder())
    found = searcher.search("retrieval graph cat:cs.IR", limit=20).found
    assert len(found) == 20
    assert {hit.paper_id for hit in found} == {p.id for p in papers if "cs.IR" in p.categories}
    assert len(searcher.search("retrieval graph -cat:cs.IR", limit=50).found) == 50


@given(
    kinds=st.lists(st.tuples(st.sampled_from(WORDS), st.booleans()), min_size=1, max_size=40),
    asked=st.sampled_from(WORDS),
    limit=st.integers(1, 30),
)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_a_filter_inside_the_search_is_one_after_it(
    tmp_path_factory, make_paper, now, clock, words_encoder, kinds, asked, limit
):
    """What a filtered search finds by meaning is what brute force finds among what passes."""
    home = Home(tmp_path_factory.mktemp("home"))
    papers = [
        make_paper(title=f"{word} paper", abstract=f"n{n}", categories=("cs.IR" if ours else "q",))
        for n, (word, ours) in enumerate(kinds)
    ]
    encoder = words_encoder()
    with open_store(home.store) as store:
        store.papers.put(papers, now)
        work = Work(home, Settings(), store, clock, offline=True)
        index(work, using=encoder)
        passing = [paper for paper in papers if "cs.IR" in paper.categories]
        with pytest.MonkeyPatch.context() as patch:
            for name, value in (("_FIRST_LOOK", 3), ("_SECOND_LOOK", 7), ("_POOL", 1)):
                patch.setattr(searching, name, value)
            found = Searcher(work, encoder).search(f"zzz{asked} cat:cs.IR", limit=limit).found
        question = encoder.encode([f"zzz{asked}"])[0]
        rows = encoder.encode([f"{paper.title}. {paper.abstract}" for paper in passing])
        cosines = dict(zip((paper.id for paper in passing), rows @ question, strict=True))
        got = [hit.paper_id for hit in found]
        assert len(got) == min(limit, len(passing))
        best = sorted(map(float, cosines.values()), reverse=True)[:limit]
        assert [float(cosines[one]) for one in got] == pytest.approx(best, abs=1e-3)


def test_what_is_resident_follows_home_and_index(
    open_home, make_work, many, make_paper, now, words_encoder
):
    """What is kept open between searches is that of the home asked, and as new as its files."""
    kept = Resident(words_encoder())
    works = []
    for name, papers in (("one", many[:9]), ("other", many[9:])):
        store = open_home(name)
        store.papers.put(papers, now)
        works.append(make_work(store, name))
        index(works[-1], using=words_encoder())
    for _ in range(2):
        sizes = [len(kept.index(work)) for work in works]
        assert sizes == [9, 51]
    assert kept.index(works[1]) is kept.index(works[1])
    before = kept.index(works[1])
    works[1].store.papers.put([make_paper(title="late")], now)
    index(works[1], using=words_encoder())
    assert len(kept.index(works[1])) == 52
    assert kept.index(works[1]) is not before


def test_states_are_those_of_the_field_asked(store, make_work, many, now, words_encoder):
    """`is:` looks at one field where one is named, else at all; undecided papers are new."""
    store.papers.put(many, now)
    for name in ("a", "b"):
        store.fields.put(Field(name), now)
    store.decisions.append("a", [many[0].id], DecisionKind.SAVE, now)
    store.decisions.append("b", [many[1].id], DecisionKind.REJECT, now)
    work = make_work(store)
    searcher = Searcher(work, words_encoder())

    def ids(query, field=None):
        return {hit.paper_id for hit in searcher.search(query, field=field, limit=100).found}

    assert ids("is:saved") == {many[0].id}
    assert ids("is:saved", Field("b")) == set()
    assert ids("is:rejected is:saved") == {many[0].id, many[1].id}
    assert ids("is:new") == {paper.id for paper in many[2:]}
    assert ids("-is:rejected after:2000") == {p.id for p in many} - {many[1].id}


def test_like_a_but_not_like_c(store, make_work, many, make_paper, now, words_encoder):
    """Taking a paper away moves its kind down; those named are never answers."""
    graph, speech, both = (
        make_paper(title=title, abstract="") for title in ("graph", "speech", "graph speech")
    )
    mostly = make_paper(title="graph graph speech", abstract="")
    store.papers.put([graph, speech, both, mostly, *many], now)
    work = make_work(store)
    index(work, using=words_encoder())
    searcher = Searcher(work, words_encoder())
    plain = [hit.paper_id for hit in searcher.similar([both.id], limit=70).found]
    moved = [hit.paper_id for hit in searcher.similar([both.id], minus=[speech.id], limit=70).found]
    assert both.id not in plain
    assert not {both.id, speech.id} & set(moved)
    assert moved.index(graph.id) <= plain.index(graph.id)


def test_the_searcher_sees_what_was_indexed_since(
    store, make_work, many, make_paper, now, words_encoder
):
    """An open searcher answers from the index as it is on the disk."""
    store.papers.put(many, now)
    work = make_work(store)
    index(work, using=words_encoder())
    searcher = Searcher(work, words_encoder())
    searcher.search("graph")
    late = make_paper(title="zebra crossing", abstract="")
    store.papers.put([late], now)
    index(work, using=words_encoder())
    best = searcher.search("zebra crossing").found[0]
    assert (best.paper_id, best.matched) == (late.id, ("words", "meaning"))


def test_a_store_from_before_is_spelt_anew(tmp_path):
    """Papers stored under the first schema are found by the new spellings after the update."""
    path = tmp_path / "old" / "triage.db"
    path.parent.mkdir()
    old = Database(path, execute_plugins=False)
    later = [step.name for step in migrations.migrations.pending(old)][1:]
    migrations.migrations.apply(old, stop_before=later[0])
    old["papers"].insert(
        {
            **dict.fromkeys(("abstract", "names", "source", "text_hash", "facts_hash"), ""),
            "id": "1",
            "title": "On C++ and GPT-4",
            "authors": '["Omar Khattab"]',
            "categories": '["cs.PL"]',
            "added": "2026",
        }
    )
    old.conn.commit()
    old.close()
    with open_store(path) as store:
        found = store.finding.matching(['"cplusplus"', '"gpt 4"'], 5)
        assert [one for one, _ in found] == ["1"]
        assert store.finding.selected(Filters(authors=("khattab",))) == ["1"]
        assert store.finding.selected(Filters(categories=("cs",))) == ["1"]
        assert store.vectors.pending("any", 5) == ["On C++ and GPT-4"]
