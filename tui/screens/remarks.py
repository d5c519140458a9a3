"""Notes and tags as they are typed, and how they are kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from triage.inbox import Inbox
from triage.store import Store
from triage.text import clean

_LONGEST_TAG = 60


def as_tags(typed: str) -> list[str]:
    """Return the tags that a line holds, each once."""
    words = clean(typed.replace(",", " ")).split()
    return list(dict.fromkeys(word.lstrip("#")[:_LONGEST_TAG] for word in words if word != "#"))


def keep_tags(
    paper_ids: Sequence[str], add: Sequence[str], drop: Sequence[str], at: datetime
) -> Callable[[Store, Inbox], None]:
    """Return the job that adds tags to papers and takes others off."""

    def job(store: Store, _: Inbox) -> None:
        with store.atomic():
            for paper_id in paper_ids:
                store.remarks.set_tags(paper_id, add=add, drop=drop, at=at)

    return job


def keep_notes(paper_id: str, notes: Sequence[str], at: datetime) -> Callable[[Store, Inbox], None]:
    """Return the job that makes these the notes of a paper; empty ones are left out."""

    def job(store: Store, _: Inbox) -> None:
        store.remarks.set_notes(paper_id, [kept for note in notes if (kept := clean(note))], at)

    return job


def add_seeds(name: str, paper_ids: Sequence[str], at: datetime) -> Callable[[Store, Inbox], None]:
    """Return the job that makes papers examples of a field."""

    def job(store: Store, _: Inbox) -> None:
        if field := store.fields.get(name):
            seeds = tuple(dict.fromkeys([*field.seeds, *paper_ids]))
            store.fields.put(replace(field, seeds=seeds), at)

    return job
