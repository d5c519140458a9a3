"""The group of commands that measure: triage evaluate."""

from __future__ import annotations

import click

from triage.cli import evaluate_evidence
from triage.cli.evaluate_search import evaluate_search


@click.group()
def evaluate() -> None:
    """Measure how good triage is, on labels that anybody can check."""


for command in evaluate_evidence.COMMANDS:
    evaluate.add_command(command)
evaluate.add_command(evaluate_search)


COMMANDS = (evaluate,)
