"""This program's own ranker, as the benchmarks call it: the same code that makes the inbox."""

from __future__ import annotations

from typing import TYPE_CHECKING

from triage.evaluate.pool import Task
from triage.models import Field
from triage.ranking import Background, Example, Model, Profile

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def triage(task: Task) -> NDArray[np.float64]:
    """Rank with triage: background from the days before, examples, rejected papers."""
    behind = background(task)
    day = f"triage-upcoming {task.upcoming[0]} {len(task.upcoming)}" if len(task.upcoming) else ""
    upcoming = task.pool.remembered(
        day, task.upcoming, lambda: behind.see(examples(task, task.upcoming))
    )
    return Model(profile(task), behind).points(upcoming)


def profile(task: Task) -> Profile:
    """Return the field as triage sees it."""
    told = task.description
    return Profile(
        field=Field(task.field, description=told.text if told else ""),
        description_vector=told.vector if told else None,
        liked=tuple(examples(task, task.positives)),
        rejected=tuple(examples(task, task.negatives)),
    )


def background(task: Task) -> Background:
    """Return what papers are like in general, made once for the same archive."""
    return task.pool.remembered(
        "triage", task.archive, lambda: Background.of(examples(task, task.archive))
    )


def examples(task: Task, rows: NDArray[np.int64]) -> list[Example]:
    """Return papers with their vectors."""
    pool = task.pool
    return [Example(pool.papers[row], pool.vectors[row]) for row in rows.tolist()]
