"""The inboxes' papers as the ranker sees them, kept: reading their texts is most of a ranking."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from triage.models import Paper
from triage.pipeline.arrays import read_arrays, write_arrays
from triage.pipeline.work import Work
from triage.ranking import Background, Example, Features
from triage.ranking.features import joined, lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST = 20_000
"""Papers that are kept at most: three kilobytes each."""


def seen(
    work: Work,
    behind: Background,
    papers: Sequence[Paper],
    examples: Callable[[], Sequence[Example]],
    *,
    model: str,
    key: str,
) -> Features:
    """Return papers as the ranker sees them, from the file where it is of this key.

    Args:
        work: the world.
        behind: what papers are like in general.
        papers: the papers.
        examples: reads their vectors.
        model: the vectors' model.
        key: changes whenever a vector is added or another.

    """
    name = _name(key, behind, papers)
    path = work.home.index / f"inbox-{model}.npz"

    def kept(arrays: Mapping[str, NDArray[Any]]) -> Features:
        if lines(arrays["key"]) != [name]:
            raise ValueError(name)
        return Features.from_arrays(arrays, tuple(papers))

    found = read_arrays(path, kept)
    if found is None:
        found = behind.see(examples())
        if len(papers) <= MOST:
            write_arrays(path, found.arrays() | {"key": joined([name])})
    return found


def _name(key: str, behind: Background, papers: Sequence[Paper]) -> str:
    """Return a name that other texts, too, do not have: a store may be an older one put back."""
    facts = sha256(f"{key} {behind.name}".encode())
    for paper in papers:
        texts = (paper.id, paper.title, paper.abstract, *paper.authors, *paper.categories)
        facts.update("\0".join(texts).encode("utf-8", "surrogatepass"))
    return facts.hexdigest()
