"""Search without storage: reading a query, and joining what words and meaning found. Pure."""

from triage.search.fuse import Found, fuse
from triage.search.query import Query, day_span, parse

__all__ = ["Found", "Query", "day_span", "fuse", "parse"]
