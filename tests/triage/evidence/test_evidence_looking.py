"""The rubric for repositories, the clock of promises, and when to look again."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from triage.artefacts import Repository
from triage.evidence.changing import changes, clock
from triage.evidence.looking import finding, judge
from triage.evidence.watching import is_due, next_look
from triage.models import Evidence, EvidenceKind, EvidenceState, Flags, Paper, Tier

S = EvidenceState
AT = datetime(2026, 4, 17, tzinfo=UTC)
URL = "https://github.com/a/b"
PAPER = Paper("2604.01234", "A Careful Study of Widget Retrieval", "", published=date(2026, 4, 1))
SAID = Evidence(
    PAPER.id,
    EvidenceKind.CODE,
    S.CLAIMED,
    "abstract",
    found=URL,
    tier=Tier.OFFICIAL,
    detail={"artefact": "code", "role": "release"},
)
SEEN = Repository(URL, "github", name="a/b", number="7", files=(), pushed=date(2026, 4, 2))


def repository(*files: str, readme: str = "", **facts: object) -> Repository:
    """Return a repository with these files, the README among them if it has a text."""
    paths = (*files, "README.md") if readme else files
    return replace(SEEN, files=paths, readme=readme or None, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("seen", "had_it", "state"),
    [
        (repository("train.py"), False, S.VERIFIED),
        (repository("notebooks/a.ipynb", readme="# Hi"), False, S.VERIFIED),
        (repository("paper.zip"), False, S.VERIFIED),
        (repository(), False, S.PROMISED),
        (repository(readme="# Title"), False, S.PROMISED),
        (repository("LICENSE", "teaser.png", readme="# Title"), False, S.PROMISED),
        (repository(".github/lint.py", readme="# Title"), False, S.PROMISED),
        (repository("demo.py", readme="Code coming soon!"), False, S.PROMISED),
        (repository("demo.py", readme="The code will be released."), False, S.PROMISED),
        (
            repository("a.py", "b.py", "c.py", readme="Training code coming soon"),
            False,
            S.VERIFIED,
        ),
        (repository(readme="# Title"), True, S.CONTRADICTED),
        (replace(SEEN, exists=False, gone_because="404 Not Found"), False, S.CONTRADICTED),
        (replace(SEEN, files=None), False, S.CLAIMED),
    ],
)
def test_the_state_follows_from_what_is_there(
    seen: Repository, had_it: bool, state: EvidenceState
) -> None:
    """Code verifies, its absence is a promise, its loss and a dead address contradict."""
    assert judge(seen, PAPER, SAID, had_it=had_it).state is state


@pytest.mark.parametrize(
    ("said", "readme", "tier"),
    [
        (SAID, "", Tier.OFFICIAL),
        (replace(SAID, tier=Tier.POSSIBLE), f"Code of arXiv:{PAPER.id}", Tier.OFFICIAL),
        (replace(SAID, tier=Tier.POSSIBLE), "Something else", Tier.POSSIBLE),
        (
            replace(SAID, tier=Tier.POSSIBLE, source="huggingface"),
            f"An implementation of {PAPER.title}",
            Tier.COMMUNITY,
        ),
        (replace(SAID, tier=Tier.COMMUNITY, source="pwc-live"), "", Tier.COMMUNITY),
        (replace(SAID, tier=Tier.OFFICIAL, source="pwc-live"), "", Tier.OFFICIAL),
        (None, f"Reimplements {PAPER.id}", Tier.COMMUNITY),
        (None, "", Tier.POSSIBLE),
    ],
)
def test_the_tier_follows_from_who_names_whom(
    said: Evidence | None, readme: str, tier: Tier
) -> None:
    """Official: the authors say so, or paper and repository name each other."""
    assert judge(repository("a.py", readme=readme), PAPER, said).tier is tier


def test_the_id_of_another_paper_is_not_this_one() -> None:
    """A longer number that begins alike does not name the paper."""
    said = replace(SAID, tier=Tier.POSSIBLE)
    seen = repository("a.py", readme=f"See arXiv {PAPER.id}5 and 1{PAPER.id}")
    assert judge(seen, PAPER, said).tier is Tier.POSSIBLE


def test_the_parts_sum_to_the_points_and_say_why() -> None:
    """Everything that a verdict rests on is shown with its share."""
    seen = repository(
        *(f"src/{n}.py" for n in range(6)),
        "setup.py",
        readme=f"arXiv:{PAPER.id} " + "x" * 600 + " huggingface.co/a/b",
        licence="MIT",
    )
    verdict = judge(seen, PAPER, SAID)
    assert verdict.points == sum(part.value for part in verdict.parts) == 100
    assert all(part.why for part in verdict.parts)
    row = finding(seen, PAPER, SAID, verdict)
    assert (row.state, row.found, row.source) == (S.VERIFIED, URL, "github")
    assert row.detail["pushed_days_after_paper"] == 1
    assert row.detail["licence"] == "MIT"
    assert PAPER.id in row.quote


def test_a_placeholder_is_quoted() -> None:
    """The words that put the code off are shown."""
    verdict = judge(repository(readme="# X\nCode coming soon, thanks"), PAPER, SAID)
    assert "coming soon" in verdict.quote


@pytest.mark.parametrize(
    ("days", "last", "due"),
    [
        (0, None, True),
        (0, 0, False),
        (1, 0, True),
        (2, 1, False),
        (3, 1, True),
        (6, 3, False),
        (7, 3, True),
        (13, 7, False),
        (14, 7, True),
        (29, 14, False),
        (30, 14, True),
        (60, 30, True),
        (90, 60, True),
        (179, 90, False),
        (180, 90, True),
        (400, 180, False),
        (400, None, True),
        (400, 60, True),
    ],
)
def test_looks_grow_rare(days: int, last: int | None, due: bool) -> None:
    """Days 0, 1, 3, 7, 14, 30, 60, 90, 180 after a paper was seen, and never again after that."""
    since = AT
    looked = None if last is None else since + timedelta(days=last, minutes=5)
    assert is_due(since, looked, since + timedelta(days=days, minutes=10)) is due


def test_a_new_version_starts_the_looks_over() -> None:
    """What was looked at on day 100 is due at once when a new version shows."""
    looked = AT + timedelta(days=95)
    assert next_look(AT, looked, AT + timedelta(days=100)) == AT + timedelta(days=180)
    version = AT + timedelta(days=100)
    assert is_due(version, looked, version)


CHANGES = [
    ("code", S.NONE, S.PROMISED, "code promised"),
    ("code", S.NONE, S.CLAIMED, "code linked"),
    ("code", S.PROMISED, S.VERIFIED, "code appeared"),
    ("code", S.NONE, S.VERIFIED, "code appeared"),
    ("code", S.CLAIMED, S.VERIFIED, "code confirmed"),
    ("code", S.VERIFIED, S.CONTRADICTED, "code gone"),
    ("code", S.PROMISED, S.NONE, "code no longer named"),
    ("code", S.UNKNOWN, S.NONE, None),
    ("code", S.CLAIMED, S.UNKNOWN, None),
    ("code", S.NONE, S.NONE, None),
    ("benchmark", S.NONE, S.CLAIMED, None),
    ("benchmark", S.CLAIMED, S.VERIFIED, "leaderboard entry"),
    ("replication", S.UNKNOWN, S.VERIFIED, "replication reported"),
    ("replication", S.UNKNOWN, S.CONTRADICTED, "replication failed"),
    ("retracted", S.UNKNOWN, S.NONE, None),
    ("retracted", S.NONE, S.VERIFIED, "retracted"),
    ("retracted", S.VERIFIED, S.NONE, "retraction taken back"),
]


@pytest.mark.parametrize(("kind", "before", "after", "name"), CHANGES)
def test_a_change_has_one_name(
    kind: str, before: EvidenceState, after: EvidenceState, name: str | None
) -> None:
    """The names a digest uses; what nobody wants to hear has none."""
    noticed = list(changes(Flags(**{kind: before}), Flags(**{kind: after})))
    assert [each[0] for each in noticed] == ([name] if name else [])


def test_confirming_what_was_claimed_from_the_start_is_no_news() -> None:
    """The first look at a link of this morning's paper changes nothing."""
    before, after = Flags(code=S.CLAIMED), Flags(code=S.VERIFIED)
    assert not list(changes(before, after, first_look=True))


def test_the_clock_runs_from_the_first_sight_of_a_promise() -> None:
    """A promise that moved from the comment to a placeholder repository keeps its day."""
    promise = replace(SAID, state=S.PROMISED, found="code", source="comment")
    first = replace(promise, first_seen=AT, last_checked=AT)
    empty = replace(
        SAID,
        state=S.PROMISED,
        source="github",
        first_seen=AT + timedelta(days=10),
        detail=SAID.detail | {"key": "github:7"},
    )
    history = [(first, AT + timedelta(days=10)), (empty, None)]
    now = AT + timedelta(days=212)
    assert clock(history, S.PROMISED, now) == "promised 212 days ago, still empty"
    assert clock(history[:1], S.NONE, now) == ""
    assert clock([(first, None)], S.PROMISED, AT + timedelta(days=1)) == (
        "promised 1 day ago, nothing yet"
    )
