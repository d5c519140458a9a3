"""A body judged as one of arXiv's XML documents: whole, of the right kind, and without a DTD.

Bytes go through a strict parser: an answer that needs recovery is an answer that was damaged. The
encoding is the document's own, because arXiv sends `text/xml` without a charset.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

from triage.errors import SourceMalformed, SourceThrottled
from triage.sources.answer import TRY_LATER, Answer
from triage.text import clean, shorten

_CONTROLS = re.compile(
    rb"[\x00-\x08\x0b\x0c\x0e-\x1f]"
    rb"|&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01])|x0*(?:[0-8bcBC]|[eEfF]|1[0-9a-fA-F]));"
)


def without_controls(body: bytes) -> bytes:
    """Return a document without the control characters that XML forbids and arXiv lets through."""
    return _CONTROLS.sub(b"", body)


def parsed(answer: Answer, tag: str, wanted: str) -> ET.Element:
    """Return the root of an answer's document.

    Args:
        answer: of arXiv.
        tag: the root's name, `{namespace}name`.
        wanted: what was asked for, as messages call it: `a whole Atom feed`.

    Raises:
        SourceThrottled: the answer is arXiv's "Rate exceeded.", whatever its status says.
        SourceMalformed: it is anything but one whole document with that root.

    """
    if answer.body[:40].lstrip().lower().startswith(b"rate exceeded"):
        raise SourceThrottled(
            "arXiv asks for fewer requests (Rate exceeded.)",
            hint="wait a few minutes, then run the command again; what was fetched so far is kept",
            url=answer.url,
            status=answer.status,
        )
    if not answer.body.strip():
        raise malformed(answer, "an empty answer", wanted)
    if answer.media_type == "text/html":
        raise malformed(answer, "a web page", wanted)
    if "xml" not in answer.media_type:
        raise malformed(answer, f"{answer.media_type or 'an answer of no type'}", wanted)
    try:
        root = strict_root(answer.body)
    except ValueError as error:
        raise malformed(answer, str(error), wanted) from error
    if root.tag != tag:
        raise malformed(answer, f"<{root.tag.rpartition('}')[2]}>", wanted)
    return root


def strict_root(body: bytes) -> ET.Element:
    """Return the root of a whole document without a document type.

    Raises:
        ValueError: it is not one; the text says what it is instead.

    """
    try:
        parser = ET.XMLParser(target=_NoDoctype())  # noqa: S314  a document type is refused
        return ET.fromstring(without_controls(body), parser)  # noqa: S314  likewise
    except ET.ParseError as error:
        raise ValueError(f"broken XML ({error})") from error
    except _DoctypeError as error:
        raise ValueError("XML with a document type") from error


def text(element: ET.Element, tag: str) -> str:
    """Return a child's text, cleaned; empty when there is none."""
    return clean(element.findtext(tag) or "")


def malformed(answer: Answer, what: str, wanted: str) -> SourceMalformed:
    """Return the error for an answer that is `what` instead of what was wanted."""
    return SourceMalformed(
        f"arXiv sent {shorten(clean(what), 120)} instead of {wanted}",
        hint=TRY_LATER,
        url=answer.url,
        status=answer.status,
    )


class _DoctypeError(Exception):
    """The document declares a type: entities could be hidden in it."""


class _NoDoctype(ET.TreeBuilder):
    def doctype(self, *_declared: object) -> None:
        raise _DoctypeError
