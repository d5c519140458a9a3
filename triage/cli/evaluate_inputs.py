"""What the measurements of ranking are given: papers, labels and sizes, as files and options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from triage.cli.session import Command, Session
from triage.cli.when import Day

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from triage.evaluate.labels import FieldLabels
    from triage.evaluate.material import Material, Plan
    from triage.evaluate.replay import Split
    from triage.models import Paper

ALONE = "measures this program's ranker alone and writes no file"
FILE = click.Path(path_type=Path)
MAX_SEEDS = 1000
_BAD_LINES_SHOWN = 10


class Sizes(click.ParamType[Any]):
    """Whole numbers parted by commas, each once, smallest first."""

    name = "numbers"

    def convert(
        self,
        value: Any,  # noqa: ANN401  click hands over anything
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, ...]:
        """Return the numbers."""
        if isinstance(value, tuple):
            return value
        try:
            sizes = sorted({int(part) for part in str(value).split(",")})
        except ValueError:
            sizes = [0]
        if sizes[0] < 1:
            self.fail(f"{value!r} is no list of whole numbers from 1, such as 5,20,100", param, ctx)
        return tuple(sizes)


_REPLAY = (
    click.option(
        "--corpus", type=FILE, required=True, help="Papers, in the shape of import jsonl."
    ),
    click.option("--labels", type=FILE, required=True, help="JSON Lines of field, id and grade."),
    click.option("--train-before", type=Day(), required=True, help="First day that is ranked."),
    click.option(
        "--until", type=Day(), help="Last day that is ranked; default: the corpus's last."
    ),
    click.option(
        "--k", "ks", type=Sizes(), default="5,20,100", show_default=True, help="Examples."
    ),
    click.option("--seeds", type=click.IntRange(1, MAX_SEEDS), default=5, show_default=True),
    click.option(
        "--min-grade",
        type=float,
        default=1.0,
        show_default=True,
        help="Grades from here on are relevant.",
    ),
    click.option(
        "--background",
        type=click.IntRange(1),
        default=20000,
        show_default=True,
        help="Newest papers before the first ranked day that rankers learn from.",
    ),
    click.option("--model", help="Embed with this model instead of the configured one."),
)


def replay_options(command: Command) -> Command:
    """Give a command the options of a replay of announcements."""
    for option in reversed(_REPLAY):
        command = option(command)
    return command


def read_labelled(
    session: Session, path: Path, min_grade: float
) -> tuple[dict[str, FieldLabels], int]:
    """Return the labels of each field, and how many lines could not be read."""
    from triage.evaluate.labels import read_labels

    tell = _Skipped(session, path)
    return read_labels(path, min_grade=min_grade, report=tell), tell.count


def read_described(session: Session, path: Path) -> tuple[dict[str, tuple[str, ...]], int]:
    """Return what each field is said to be about, and how many lines could not be read."""
    from triage.evaluate.labels import read_descriptions

    tell = _Skipped(session, path)
    return read_descriptions(path, report=tell), tell.count


def read_corpus(session: Session, path: Path) -> tuple[list[Paper], int]:
    """Return a file's papers, and how many lines could not be read."""
    from triage.sources.jsonl import read_papers

    tell = _Skipped(session, path)
    papers = list(read_papers(path, report=lambda bad: tell(bad.number, bad.reason)))
    return papers, tell.count


class _Skipped:
    """Tells of the first bad lines of a file, and counts all."""

    def __init__(self, session: Session, path: Path) -> None:
        self._session = session
        self._path = path
        self.count = 0

    def __call__(self, number: int, reason: str) -> None:
        self.count += 1
        if self.count <= _BAD_LINES_SHOWN:
            self._session.narrator.note(f"{self._path}: line {number} skipped: {reason}")


def prepared(
    session: Session,
    papers: Sequence[Paper],
    labels: Mapping[str, FieldLabels],
    plan: Plan,
    model: str | None,
) -> tuple[Material, Split]:
    """Return what is drawn and what is ranked, encoded; say which fields and k are left out."""
    from triage.evaluate.material import cut, gather

    material = gather(papers, labels, plan)
    for line in material.left_out:
        session.narrator.note(line)
    return material, cut(material, encoded(session, material.papers, model))


def encoded(session: Session, papers: Sequence[Paper], model: str | None) -> NDArray[np.float32]:
    """Return the papers' vectors, kept in the home for the next run; None: the configured model."""
    from triage.evaluate.encoding import paper_text

    return encoded_texts(session, [paper_text(paper) for paper in papers], model)


def encoded_texts(session: Session, texts: Sequence[str], model: str | None) -> NDArray[np.float32]:
    """Return the vectors of texts in the same way."""
    from triage.evaluate.encoding import vectors
    from triage.pipeline.indexing import encoder, model_fingerprint

    work = session.work
    if model:
        work = replace(work, settings=replace(work.settings, model=model))
    return vectors(
        texts,
        work.home.path / "benchmark.db",
        model_fingerprint(work),
        lambda: encoder(work),
        session.narrator.progress,
    )
