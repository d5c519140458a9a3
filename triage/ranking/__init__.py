"""Scores for papers in a field, as sums of parts that each point at what they rest on. Pure."""

from triage.ranking.background import Background
from triage.ranking.circumstances import Circumstances, by_age, by_evidence, worth
from triage.ranking.features import Features
from triage.ranking.judged import Judged
from triage.ranking.profile import Example, Profile
from triage.ranking.rulings import Rulings
from triage.ranking.score import RANKER, Model, score

__all__ = [
    "RANKER",
    "Background",
    "Circumstances",
    "Example",
    "Features",
    "Judged",
    "Model",
    "Profile",
    "Rulings",
    "by_age",
    "by_evidence",
    "score",
    "worth",
]
