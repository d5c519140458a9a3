"""Commands that measure: the shipped benchmarks, on any labelled set."""

from __future__ import annotations

import click

from triage.cli.evaluate_search import evaluate_search


@click.group("evaluate", epilog="Example: triage evaluate search --beir datasets/scifact")
def evaluate() -> None:
    """Measure how well this works, on any labelled set."""


evaluate.add_command(evaluate_search)

COMMANDS = (evaluate,)
