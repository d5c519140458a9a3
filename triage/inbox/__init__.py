"""What a person works with: the inbox of each field, deciding, and the morning digest."""

from triage.inbox.inbox import FieldSummary, Inbox
from triage.inbox.morning import make_digest

__all__ = ["FieldSummary", "Inbox", "make_digest"]
