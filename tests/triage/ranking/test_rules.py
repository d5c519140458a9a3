"""Rules that the user wrote: keywords that raise and lower, authors to follow."""

from __future__ import annotations

import pytest

from triage.models import Field, Paper
from triage.ranking.rules import EXCLUDED, FOLLOWED, INCLUDED, Ruled, found, ruled

PAPER = Paper("1", "KV-cache compression in C++", "We study Äquivalenz and RAGs.", ("Zoë Müller",))

FOUND = {
    "whole word": ("cache", "the cache.", True),
    "any case": ("KV Cache", "kv cache", True),
    "case of other letters": ("ÄQUIVALENZ", "äquivalenz", True),
    "part of a word": ("rag", "storage fragment", False),
    "plural": ("transformer", "Transformers", True),
    "hyphen for a space": ("kv cache", "KV-cache", True),
    "several spaces": ("kv  cache", "kv cache", True),
    "not in order": ("cache kv", "kv cache", False),
    "signs are no pattern": ("c++", "in C++.", True),
    "dot is no pattern": ("v.2", "v12", False),
    "bracket": ("[x", "a [x b", True),
    "Chinese": ("论文", "论文", True),
    "blank keyword": (" ", "anything", False),
    "empty keyword": ("", "anything", False),
}


@pytest.mark.parametrize(("phrase", "text", "expected"), FOUND.values(), ids=FOUND)
def test_keywords_are_whole_words(phrase: str, text: str, *, expected: bool) -> None:
    """A keyword is found as words are written, and nowhere inside another word."""
    assert found([phrase], text) == ([phrase] if expected else [])


def only(field: Field, paper: Paper = PAPER) -> Ruled | None:
    """Return what the one rule that speaks says."""
    said = list(ruled(field, paper))
    assert len(said) <= 1
    return said[0] if said else None


def test_a_keyword_in_the_title_counts_in_full() -> None:
    """In the abstract it counts half; what is said names the words."""
    in_title = only(Field("f", include=("compression", "rag")))
    in_abstract = only(Field("f", include=("rag",)))
    assert in_title is not None
    assert in_abstract is not None
    assert (in_title.strength, in_title.points_to) == (INCLUDED, ("compression",))
    assert (in_abstract.strength, in_abstract.points_to) == (INCLUDED / 2, ("rag",))
    assert "“rag”" in in_abstract.why
    assert only(Field("f", include=("nothing",))) is None


def test_an_excluded_word_lowers_wherever_it_stands() -> None:
    """Title and abstract both count, once."""
    lowered = only(Field("f", exclude=("RAG", "compression")))
    assert lowered is not None
    assert (lowered.strength, lowered.points_to) == (EXCLUDED, ("RAG", "compression"))
    assert only(Field("f")) is None


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "zoe muller", "ZOE  MULLER", "Zoe\u0308 Mu\u0308ller"]
)
def test_followed_authors_are_known_however_they_are_spelt(name: str) -> None:
    """Case, accents and their encoding make no difference."""
    said = only(Field("f", authors=(name,)))
    assert said is not None
    assert (said.strength, said.points_to) == (FOLLOWED, ("Zoë Müller",))


@pytest.mark.parametrize("name", ["Muller", "Zoë", "Z. Müller", "--", ""])
def test_a_part_of_a_name_follows_nobody(name: str) -> None:
    """Half of a name would follow strangers, and no name at all everybody without one."""
    unnamed = Paper("1", "", "", ("Zoë Müller", "…"))
    assert only(Field("f", authors=(name,)), unnamed) is None
