"""Completeness: what is known about each announcement of each category, and who says so."""

from triage.audit.coverage import coverage, known, recent, wanted_since
from triage.audit.rules import (
    announcement_days,
    audit,
    feed_shows,
    newest_list,
    next_list,
    open_days,
    unsettled,
)

__all__ = [
    "announcement_days",
    "audit",
    "coverage",
    "feed_shows",
    "known",
    "newest_list",
    "next_list",
    "open_days",
    "recent",
    "unsettled",
    "wanted_since",
]
