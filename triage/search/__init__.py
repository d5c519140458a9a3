"""Search without storage: reading a query, joining what was found, showing why. Pure."""

from triage.search.fuse import Found, fuse
from triage.search.query import Query, day_span, expanded, parse
from triage.search.snippet import painted, snippet

__all__ = ["Found", "Query", "day_span", "expanded", "fuse", "painted", "parse", "snippet"]
