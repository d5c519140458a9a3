"""The one place with SQL: a SQLite file that remembers papers, decisions, scores and evidence."""

from triage.store.store import Store, open_store

__all__ = ["Store", "open_store"]
