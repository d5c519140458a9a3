"""The ACL Anthology's own data files: which code its papers name, and which were retracted.

The marks came from Papers with Code; newer files may have none. The text of a mark is the
repository's name; one without an address says only that there are implementations by others.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

from triage.errors import InputError
from triage.sources.xml import strict_root
from triage.text import clean, safe_url

SOURCE = "acl-anthology"
LICENCE = "CC BY 4.0"
_SITE = "https://aclanthology.org/"


@dataclass(frozen=True, slots=True)
class AclPaper:
    """A paper of the Anthology with a mark."""

    title: str
    page: str
    repository: str = ""
    """Empty when none is named."""
    retracted: str = ""
    """Why it was retracted, or `retracted`. Empty: it was not."""


def read_anthology(path: Path) -> Iterator[AclPaper]:
    """Yield the marked papers of a file, or of all XML files in a folder.

    Raises:
        InputError: there is no such file, or it is no file of the Anthology.

    """
    files = sorted(path.glob("**/*.xml")) if path.is_dir() else [path]
    if not files:
        raise InputError(f"{path}: no XML file there")
    for file in files:
        yield from _papers(_root(file))


def _root(file: Path) -> ET.Element:
    try:
        root = strict_root(file.read_bytes())
    except (OSError, ValueError) as error:
        raise InputError(f"{file}: cannot be read: {clean(str(error))}") from error
    if root.tag != "collection":
        raise InputError(f"{file}: is no file of the ACL Anthology")
    return root


def _papers(root: ET.Element) -> Iterator[AclPaper]:
    for paper in root.iter("paper"):
        title = paper.find("title")
        mark, retracted = paper.find("pwccode"), paper.find("retracted")
        repository = safe_url(mark.get("url", "")) if mark is not None else None
        if title is None or not (repository or retracted is not None):
            continue
        why = _words(retracted) if retracted is not None else ""
        yield AclPaper(
            title=_words(title),
            page=_SITE + clean(paper.findtext("url") or ""),
            repository=repository or "",
            retracted=(why or "retracted") if retracted is not None else "",
        )


def _words(element: ET.Element) -> str:
    """Return an element's text without its markup."""
    return clean("".join(element.itertext()))
