"""What a person works with: the inbox of each field, deciding, and the morning digest."""

from triage.inbox.inbox import FieldSummary, Inbox

__all__ = ["FieldSummary", "Inbox"]
