"""Evidence in a paper's own words, and the rules that turn evidence into flags. Pure.

`read_paper_text` reads, `current` tells which rows of a history hold, `flags` sums them up,
`grounds` says what the flags rest on.
"""

from triage.evidence.read import read_paper_text
from triage.evidence.states import counts, current, flags, grounds

__all__ = ["counts", "current", "flags", "grounds", "read_paper_text"]
