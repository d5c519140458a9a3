r"""How texts are spelt for searching: one spelling for what people write in several.

`Poincar\'e`, `Poincaré` and `poincare`, `C++`, `$L_2$` and `L2`, `α` and `\alpha`: papers and
queries go through the same function, so that either spelling finds the other. What is left of
case, accents and inflection is the tokeniser's work.
"""

from __future__ import annotations

import json
import re
import unicodedata

SEPARATOR = " 0 0 0 0 "
"""Stands between two names, so that no search for one name reaches into the next."""

_PLAIN = re.compile(r"[^\\$^_+#{]*")
_ACCENT = re.compile(
    r"""\{?\\(?:["'`^~=.]\s*|[uvHcdbkrt](?=[\s{\\])\s*)\{?\\?([A-Za-z])\}?(?:(?<=\})\})?"""
)
_LETTER = re.compile(r"\{?\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\s*\{\}|\}|\s)?")
_STYLE = re.compile(
    r"\\(?:emph|text[a-z]*|math[a-z]*|operatorname|boldsymbol|bm|left|right|rm|it|bf|em|tt|sc)"
    r"(?![A-Za-z])"
)
_SCRIPT = re.compile(r"(?<=[A-Za-z])\$?[_^]\{?(\d{1,3}|[A-Za-z](?!\w))\}?\$?")
_IN_WORD = re.compile(r"(?<=\w)\$(?=\w)|(?<!\w)\$(?=\w+\$\w)")
_LANGUAGE = re.compile(r"(?<![\w+])(?:[Cc]\+\+|[CcFf]#)(?![+#])")
_LANGUAGES = {"c++": " cplusplus ", "c#": " csharp ", "f#": " fsharp "}
_GREEK = re.compile("(?<![^\\W\\d_])[\u03b1-\u03c9\u0391-\u03a9](?![^\\W\\d_])")
_PIECE = re.compile(r"[^\W_]+")
_FOLDED = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O"}
    | {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
)


def searchable(text: str) -> str:
    """Return `text` as the search index sees it; pieces of letters and digits keep their order."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_FOLDED)
        text = _GREEK.sub(_letter_name, text)
    if _PLAIN.fullmatch(text):
        return text
    text = _LETTER.sub(lambda match: match[1], _ACCENT.sub(r"\1", text))
    text = _LANGUAGE.sub(lambda match: _LANGUAGES[match[0].lower()], _STYLE.sub(" ", text))
    return _SCRIPT.sub(r"\1", _IN_WORD.sub("", text))


def searchable_names(names: str) -> str:
    """Return names, given as a JSON list of texts, as the search index sees them."""
    return SEPARATOR.join(searchable(name) for name in json.loads(names))


def pieces(text: str) -> list[str]:
    """Return the runs of letters and digits that the index keeps of `text`, in lower case."""
    return _PIECE.findall(searchable(text).lower())


def _letter_name(match: re.Match[str]) -> str:
    return f" {unicodedata.name(match[0], match[0]).rpartition(' ')[2].lower()} "
