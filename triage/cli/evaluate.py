"""The group of commands that measure: triage evaluate."""

from __future__ import annotations

import click

from triage.cli import evaluate_evidence, evaluate_ranking
from triage.cli.evaluate_description import description
from triage.cli.evaluate_own import own_decisions
from triage.cli.evaluate_screening import screening
from triage.cli.evaluate_search import evaluate_search
from triage.cli.session import json_option, open_session


@click.group(
    invoke_without_command=True,
    epilog="Example: triage evaluate ranking --corpus papers.jsonl.gz --labels labels.jsonl"
    " --train-before 2026-04-01",
)
@json_option
@click.pass_context
def evaluate(context: click.Context, *, as_json: bool) -> int | None:
    """Measure how good triage is: on your own decisions, or on labels that anybody can check.

    Without a command, replays your decisions and says whether the ranking beats newest first and
    arxiv-sanity-lite's method for you, or that there are too few decisions to tell.
    """
    if context.invoked_subcommand is not None:
        return None
    with open_session(context.obj) as session:
        return own_decisions(session, as_json=as_json)


for command in (*evaluate_evidence.COMMANDS, *evaluate_ranking.COMMANDS):
    evaluate.add_command(command)
evaluate.add_command(evaluate_search)
evaluate.add_command(screening)
evaluate.add_command(description)


COMMANDS = (evaluate,)
