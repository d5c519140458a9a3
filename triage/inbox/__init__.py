"""What a person works with: the inbox of each field, deciding, and the morning digest."""

from triage.inbox.inbox import FieldSummary, Inbox
from triage.inbox.orders import ORDERS, By

__all__ = ["ORDERS", "By", "FieldSummary", "Inbox"]
