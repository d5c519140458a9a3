"""Scores for papers in a field, as sums of parts that each point at what they rest on. Pure."""

from triage.ranking.profile import Example, Profile
from triage.ranking.score import RANKER, score

__all__ = ["RANKER", "Example", "Profile", "score"]
