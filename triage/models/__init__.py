"""The values that cross borders: frozen, plain, without behaviour that reaches outside."""

from triage.models.evidence import (
    Evidence,
    EvidenceKind,
    EvidenceState,
    Flags,
    Tier,
)
from triage.models.fields import (
    Decision,
    DecisionKind,
    Field,
    InboxState,
    Interest,
    Part,
    Scored,
    inbox_state,
)
from triage.models.papers import (
    Change,
    ChangeKind,
    Difference,
    Paper,
    Version,
)
from triage.models.runs import (
    Coverage,
    FetchClass,
    Run,
)
from triage.models.shown import (
    Digest,
    DigestField,
    Entry,
    Left,
    ReadingItem,
    ReadingList,
)

__all__ = [
    "Change",
    "ChangeKind",
    "Coverage",
    "Decision",
    "DecisionKind",
    "Difference",
    "Digest",
    "DigestField",
    "Entry",
    "Evidence",
    "EvidenceKind",
    "EvidenceState",
    "FetchClass",
    "Field",
    "Flags",
    "InboxState",
    "Interest",
    "Left",
    "Paper",
    "Part",
    "ReadingItem",
    "ReadingList",
    "Run",
    "Scored",
    "Tier",
    "Version",
    "inbox_state",
]
