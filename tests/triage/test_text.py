"""Cleaning, shortening, ids and addresses: what untrusted text can never do."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from triage.text import abstract_url, clean, folded, parse_arxiv_id, safe_url, shorten

HOSTILE = {
    "window title, ended by BEL": ("\x1b]0;owned\x07A title", "A title"),
    "window title, ended by ST": ("\x1b]0;owned\x1b\\A title", "A title"),
    "clipboard": ("A\x1b]52;c;cm0gLXJm\x07 title", "A title"),
    "hyperlink": ("\x1b]8;;http://evil.example\x1b\\click\x1b]8;;\x1b\\ me", "click me"),
    "colour": ("\x1b[31mred\x1b[0m alert", "red alert"),
    "clear screen": ("\x1b[2J\x1b[HA title", "A title"),
    "device control": ("\x1bP1$r0m\x1b\\A title", "A title"),
    "application command": ("\x1b_G\x1b\\A title", "A title"),
    "reset terminal": ("\x1bcA title", "A title"),
    "8-bit CSI": ("\x9b31mA title", "31mA title"),
    "mis-decoded quote keeps the rest": (
        "the so-called \x9dbest\x9d method",
        "the so-called best method",
    ),
    "sequence without end keeps the rest": ("\x1b]0;A title", "0;A title"),
    "sequence in a sequence": ("\x1b\x1b[31m[31mA", "[31mA"),
    "newline and tab": ("A\r\ntitle\twith\x0bspace\x0c", "A title with space"),
    "line separators": ("A\u2028title\u2029here\x85now", "A title here now"),
    "right-to-left override": ("A \u202egnp.exe\u202c title", "A gnp.exe title"),
    "isolates": ("\u2066A\u2069 title", "A title"),
    "zero width space": ("A\u200b ti\u200btle\ufeff", "A title"),
    "lone surrogate": ("A \ud800title", "A title"),
    "private use": ("A \ue000title", "A title"),
    "NUL and DEL": ("A\x00 title\x7f", "A title"),
    "accent after something removed": ("e\u200b\u0301tude", "\u00e9tude"),
    "decomposed": ("e\u0301tude", "\u00e9tude"),
    "no-break space": ("A\u00a0\u3000title", "A title"),
    "markup stays text": ("[/foo] [@click=app.boom]x[/]", "[/foo] [@click=app.boom]x[/]"),
    "joined emoji": ("\U0001f469\u200d\U0001f52c works", "\U0001f469\u200d\U0001f52c works"),
    "nothing": (" \n ", ""),
}


@pytest.mark.parametrize(("text", "expected"), HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_comes_out_as_one_harmless_line(text: str, expected: str) -> None:
    """Sequences go whole, stray controls go alone, and no other word is lost."""
    assert clean(text) == expected


any_text = st.text(st.characters() | st.sampled_from("\x1b\x9b\x07\\[]m;\u0301e\u200b\u200d \n"))


@given(any_text)
@example("e\u200b\u0301")
@example("\x1b\x1b[m[31m")
@example("\u1100\u200b\u1161")
def test_cleaned_text_cannot_act_on_a_terminal(text: str) -> None:
    """Whatever comes in: one line, NFC, without control, format or surrogate characters."""
    cleaned = clean(text)
    kinds = {unicodedata.category(ch) for ch in cleaned if ch not in "\u200c\u200d"}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert unicodedata.is_normalized("NFC", cleaned)
    assert cleaned == " ".join(cleaned.split())


@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    """The gate and the glass agree: what was cleaned once stays as it is."""
    assert clean(clean(text)) == clean(text)


@given(st.text(), st.integers(-2, 80))
def test_shortened_text_fits(text: str, width: int) -> None:
    """A shortened text never exceeds its width, whatever the width."""
    assert len(shorten(text, width)) <= max(width, 0)


def test_text_is_cut_between_words() -> None:
    """The cut falls after a whole word, without its punctuation, and shows as an ellipsis."""
    assert shorten("Attention, is all you need", 12) == "Attention…"
    assert shorten("Attention", 9) == "Attention"
    assert shorten("Incomprehensibilities", 8) == "Incompr…"


NAMES = {
    "accents": ("Hinrich Schütze", "hinrich schutze"),
    "decomposed accents": ("Hinrich Schu\u0308tze", "hinrich schutze"),
    "punctuation": ("O'Brien-Smith, J.", "o brien smith j"),
    "dotted capital i": ("İlker", "ilker"),
    "no letters": ("--", ""),
    "Chinese": ("李 明", "李 明"),
    "full width": ("ＡＢＣ", "abc"),
}


@pytest.mark.parametrize(("name", "expected"), NAMES.values(), ids=NAMES)
def test_names_compare_without_case_accents_and_punctuation(name: str, expected: str) -> None:
    """A name is found however a bibliography spells it."""
    assert folded(name) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text can be compared with a folded query."""
    assert folded(folded(text)) == folded(text)


IDS = {
    "2604.01234": ("2604.01234", None),
    "2604.01234v2": ("2604.01234", 2),
    "0704.0001": ("0704.0001", None),
    " arXiv:2604.01234v12 ": ("2604.01234", 12),
    "arXiv: 2604.01234": ("2604.01234", None),
    "ARXIV:hep-th/9901001": ("hep-th/9901001", None),
    "hep-th/9901001v3": ("hep-th/9901001", 3),
    "math.GT/0309136": ("math/0309136", None),
    "cond-mat.mtrl-sci/0309136v1": ("cond-mat/0309136", 1),
    "https://arxiv.org/abs/2604.01234v1": ("2604.01234", 1),
    "http://www.arxiv.org/pdf/2604.01234v1.pdf": ("2604.01234", 1),
    "https://export.arxiv.org/html/2604.01234": ("2604.01234", None),
    "arxiv.org/abs/hep-th/9901001": ("hep-th/9901001", None),
    "https://arxiv.org/abs/2604.01234?context=cs.CL": ("2604.01234", None),
    "https://arxiv.org/abs/2604.01234v2#comments": ("2604.01234", 2),
    "https://arxiv.org/abs/2604.01234/": ("2604.01234", None),
    "https://doi.org/10.48550/arXiv.2604.01234": ("2604.01234", None),
    "10.48550/ARXIV.2604.01234": ("2604.01234", None),
}


@pytest.mark.parametrize(("text", "expected"), IDS.items(), ids=IDS)
def test_ids_are_read_from_what_people_paste(text: str, expected: tuple[str, int | None]) -> None:
    """New and old ids, prefixes, addresses and DOIs all name the paper without its version."""
    assert parse_arxiv_id(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2604",
        "2613.01234",
        "2600.01234",
        "2604.012345",
        "2604.01234v0",
        "2604.01234v",
        "2604.01234 2604.01235",
        "../2604.01234",
        "hep-th/990100",
        "HEP TH/9901001",
        "https://evil.example/abs/2604.01234",
        "https://arxiv.org.evil.example/abs/2604.01234",
        "https://arxiv.org/list/cs.CL/recent",
        "٢٦٠٤.٠١٢٣٤",
        "2604.01234v" + "9" * 5000,
    ],
    ids=lambda text: text[:30] or "empty",
)
def test_nonsense_is_no_id(text: str) -> None:
    """Anything else is not an id, and never an exception."""
    assert parse_arxiv_id(text) is None


@given(st.text() | st.from_regex(r"\A[0-9]{4}\.[0-9]{4,5}(v[0-9]+)?\Z"))
def test_an_id_read_is_an_id_again(text: str) -> None:
    """Reading is total, and what it returns makes an address that reads as the same paper."""
    if parsed := parse_arxiv_id(text):
        assert parsed[0].isascii()
        assert parse_arxiv_id(abstract_url(parsed[0])) == (parsed[0], None)


@pytest.mark.parametrize(
    "url",
    [
        "https://github.com/a/b",
        "http://example.org:8080/x?y=1#z",
        "https://[::1]:8000/",
        "https://münchen.example/ü",
        "https://example.org:/x",
    ],
)
def test_web_addresses_pass_unchanged(url: str) -> None:
    """An http(s) address stays as it is written."""
    assert safe_url(url) == url


def test_the_scheme_is_written_small() -> None:
    """`HTTPS:` is `https:`."""
    assert safe_url("HTTPS://example.org/A") == "https://example.org/A"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "github.com/a/b",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "https://",
        "https:///path",
        "https://:80/",
        "https://user:secret@example.org/",
        "https://good.example\\@evil.example/",
        "https://good.example\\.evil.example/",
        "https://exa<b>mple.org/",
        'https://example.org"onclick=x/',
        "https://example.org:99999/",
        "https://[::1/",
        "https://example.org/a b",
        "https://example.org/\x1b]0;x\x07",
        "https://example.org/\u202egnp.exe",
        "https://example.org/\n",
        "https://exam\u2100ple.org/",
    ],
)
def test_other_addresses_are_refused(url: str) -> None:
    """No other scheme, no credentials, no control characters, no ambiguous host."""
    assert safe_url(url) is None


@given(st.text() | st.text().map("https://".__add__))
def test_any_address_is_judged(url: str) -> None:
    """Judging is total, and what passes once passes again unchanged."""
    if (safe := safe_url(url)) is not None:
        assert safe_url(safe) == safe
