"""Evidence in a paper's own words, and the rules that turn evidence into flags. Pure.

`read_paper_text` reads, `current` tells which rows of a history hold, `flags` sums them up.
"""

from triage.evidence.read import read_paper_text
from triage.evidence.states import counts, current, flags

__all__ = ["counts", "current", "flags", "read_paper_text"]
