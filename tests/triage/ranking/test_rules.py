"""Rules that the user wrote: keywords that raise and lower, authors to follow."""

from __future__ import annotations

import pytest

from triage.models import Field, Paper
from triage.ranking.rules import (
    AUTHOR_POINTS,
    EXCLUDE_POINTS,
    INCLUDE_POINTS,
    author_part,
    exclude_part,
    found,
    include_part,
)

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


def test_a_keyword_in_the_title_counts_in_full() -> None:
    """In the abstract it counts half; points name the words."""
    in_title = include_part(Field("f", include=("compression", "rag")), PAPER)
    in_abstract = include_part(Field("f", include=("rag",)), PAPER)
    assert in_title is not None
    assert in_abstract is not None
    assert (in_title.value, in_title.points_to) == (INCLUDE_POINTS, ("compression",))
    assert (in_abstract.value, in_abstract.points_to) == (INCLUDE_POINTS / 2, ("rag",))
    assert "“rag”" in in_abstract.why
    assert include_part(Field("f", include=("nothing",)), PAPER) is None


def test_an_excluded_word_lowers_wherever_it_stands() -> None:
    """Title and abstract both count, once."""
    lowered = exclude_part(Field("f", exclude=("RAG", "compression")), PAPER)
    assert lowered is not None
    assert (lowered.value, lowered.points_to) == (EXCLUDE_POINTS, ("RAG", "compression"))
    assert exclude_part(Field("f"), PAPER) is None


@pytest.mark.parametrize(
    "name", ["Zoë Müller", "zoe muller", "ZOE  MULLER", "Zoe\u0308 Mu\u0308ller"]
)
def test_followed_authors_are_known_however_they_are_spelt(name: str) -> None:
    """Case, accents and their encoding make no difference."""
    part = author_part(Field("f", authors=(name,)), PAPER)
    assert part is not None
    assert (part.value, part.points_to) == (AUTHOR_POINTS, ("Zoë Müller",))


@pytest.mark.parametrize("name", ["Muller", "Zoë", "Z. Müller", "--", ""])
def test_a_part_of_a_name_follows_nobody(name: str) -> None:
    """Half of a name would follow strangers, and no name at all everybody without one."""
    unnamed = Paper("1", "", "", ("Zoë Müller", "…"))
    assert author_part(Field("f", authors=(name,)), unnamed) is None
