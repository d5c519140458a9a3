"""Research literature triage: fetch, index, rank, weigh the evidence, decide."""

__version__ = "0.1.0"
