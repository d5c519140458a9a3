"""Screening simulations: what is read, in which order records are labelled, what is compared."""

from __future__ import annotations

import gzip
import json
import math

import numpy as np
import pytest

from triage.errors import InputError
from triage.evaluate.baselines.registry import SCREENING
from triage.evaluate.pool import Pool
from triage.evaluate.reviews import Review, read_review
from triage.evaluate.screening import MEASURES, Row, compare, simulate, start
from triage.models import Paper

_RECORDS = 60


def _review(name: str = "made") -> Review:
    """Return a review whose every sixth record is on another subject, and relevant."""
    relevant = np.arange(_RECORDS) % 6 == 0
    papers = tuple(
        Paper(f"{n:07d}", "memory of rats" if liked else "blood pressure", f"record {n}")
        for n, liked in enumerate(relevant)
    )
    return Review(name, papers, relevant)


def _pool(review: Review) -> Pool:
    return Pool(review.papers, np.zeros((len(review.papers), 2), dtype=np.float32))


@pytest.mark.parametrize("batch_share", [0.0, 0.02, 0.5])
def test_each_record_is_screened_once_and_the_known_ones_not(batch_share):
    """However many are labelled at a time, all but the two known records stand in the order."""
    review = _review()
    order = simulate(review, _pool(review), SCREENING["random"], seed=1, batch_share=batch_share)
    assert sorted([*order.tolist(), *start(review, 1).tolist()]) == list(range(_RECORDS))


def test_starts_are_one_of_each_kind_and_repeatable():
    """A seed gives the same start again, another seed another one."""
    review = _review()
    starts = [start(review, seed).tolist() for seed in range(8)]
    assert all(review.relevant[one] and not review.relevant[other] for one, other in starts)
    assert starts == [start(review, seed).tolist() for seed in range(8)]
    assert len({tuple(one) for one in starts}) > 1


def test_elas_finds_what_shares_its_words_first():
    """From one relevant record ELAS u4 finds all others before anything else."""
    review = _review()
    order = simulate(review, _pool(review), SCREENING["elas-u4"], seed=0)
    assert review.relevant[order[:9]].all()


@pytest.mark.parametrize("name", SCREENING)
def test_records_that_all_say_the_same_are_screened_to_the_end(name):
    """Nothing to tell records by is no error for any ranker."""
    relevant = np.arange(_RECORDS) % 6 == 0
    papers = tuple(Paper(f"{n:07d}", "the same", "of them") for n in range(_RECORDS))
    review = Review("same", papers, relevant)
    assert len(simulate(review, _pool(review), SCREENING[name], seed=0)) == _RECORDS - 2


def test_a_ranker_is_told_only_what_was_labelled():
    """What is known grows by the record that ranked highest, whose label decides where it goes."""
    review, seen = _review(), []

    def first_to_last(task):
        seen.append((task.positives.tolist(), task.negatives.tolist()))
        return -task.upcoming.astype(float)

    order = simulate(review, _pool(review), first_to_last, seed=0, batch_share=0)
    known = start(review, 0).tolist()
    for step, (liked, rejected) in enumerate(seen):
        assert {*liked, *rejected} == {*known, *order[:step].tolist()}
        assert review.relevant[liked].all()
        assert not review.relevant[rejected].any()
    assert order.tolist() == [row for row in range(_RECORDS) if row not in known]


def _rows(ranker: str, *values: float) -> list[Row]:
    return [
        Row(f"review {n}", 10, 2, ranker, dict.fromkeys(MEASURES, value), 1.0)
        for n, value in enumerate(values)
    ]


def test_gains_are_paired_by_review():
    """The gain is the mean of the reviews' differences, its interval Student's: two tell little."""
    found = compare([*_rows("elas-u4", 0.2, 0.4), *_rows("triage", 0.3, 0.7)])
    gain = found[0].gains["wss_at_95"]
    assert gain.mean == pytest.approx(0.2)
    assert (gain.low, gain.high) == pytest.approx((0.2 - 1.2706, 0.2 + 1.2706), abs=1e-4)
    assert found[0].means["loss"] == pytest.approx(0.3)


def test_one_review_has_no_interval():
    """From a single review nothing is claimed about others."""
    gain = compare([*_rows("elas-u4", 0.2), *_rows("triage", 0.3)])[0].gains["loss"]
    assert gain.mean == pytest.approx(0.1)
    assert math.isnan(gain.low)
    assert gain.record()["low"] is None


def _line(label: object, **more: object) -> str:
    return json.dumps({"title": "A trial", "abstract": None, "label_included": label, **more})


def test_a_review_is_read_in_its_order_gzipped_or_plain(tmp_path):
    """Labels are 0 or 1, an abstract may be missing, the name is the file's."""
    text = "\n".join(_line(label) for label in (0, 1, 1, 0))
    (tmp_path / "plain_2020.jsonl").write_text(text)
    (tmp_path / "packed_2020.jsonl.gz").write_bytes(gzip.compress(text.encode()))
    for name in ("plain_2020.jsonl", "packed_2020.jsonl.gz"):
        review = read_review(tmp_path / name)
        assert review.name == name.split(".")[0]
        assert review.relevant.tolist() == [False, True, True, False]
        assert review.papers[0].title == "A trial"


@pytest.mark.parametrize("key", ["label_included", "included", "label"])
def test_a_review_may_call_its_labels_as_its_tools_do(tmp_path, key):
    """ASReview's names for the label and FASTREAD's are known."""
    path = tmp_path / "review.jsonl"
    records = [{"title": "A trial", "abstract": "", key: n % 2} for n in range(4)]
    path.write_text("\n".join(map(json.dumps, records)))
    assert read_review(path).relevant.tolist() == [False, True, False, True]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([_line(1), _line(None)], "record 2 is not labelled"),
        ([_line(2)], "record 1 is not labelled"),
        ([_line([1])], "record 1 is not labelled"),
        ([_line(1, title=" ")], "neither title nor abstract"),
        ([_line(1), _line(0), _line(0)], "1 of 3 records are included"),
        ([_line(1), _line(1), _line(0)], "2 of 3 records are included"),
        ([], "0 of 0 records are included"),
        ([_line(n % 2, title="a b") for n in range(4)], "no record has a word of two letters"),
        (["{"], "line 1 is not JSON"),
    ],
)
def test_what_is_no_review_is_one_clear_line(tmp_path, lines, told):
    """The file and what is wrong with it are named."""
    path = tmp_path / "review.jsonl"
    path.write_text("\n".join(lines))
    with pytest.raises(InputError, match=told) as error:
        read_review(path)
    assert str(path) in str(error.value)
