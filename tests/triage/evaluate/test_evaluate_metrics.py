"""The measures and the baselines give the numbers their sources give."""

from __future__ import annotations

import math

import numpy as np
import pytest

from triage.evaluate.baselines.vectors import scholar_weights, zotero_score
from triage.evaluate.baselines.words import elas_weights
from triage.evaluate.intervals import (
    interval,
    interval_of_few,
    ratio_interval,
    ratio_of_few,
)
from triage.evaluate.metrics import (
    average_precision,
    labels_until,
    loss,
    ndcg,
    recall,
    recall_at,
    time_to_discovery,
    work_saved,
)


@pytest.mark.parametrize(
    ("labels", "lost", "gain"),
    [
        ([1, 0, 1, 0, 0], 0.166667, 0.919721),
        ([1, 1, 0, 0, 0], 0.0, 1.0),
        ([0, 0, 0, 1, 1], 1.0, 0.501266),
    ],
)
def test_loss_and_ndcg_are_asreviews(labels, lost, gain):
    """The golden numbers of ASReview's metrics come out to six digits."""
    assert loss(np.array(labels)) == pytest.approx(lost, abs=1e-6)
    assert ndcg(np.array(labels)) == pytest.approx(gain, abs=1e-6)


def test_average_precision_by_hand():
    """Relevant items at ranks 1 and 3 of four give (1 + 2/3) / 2."""
    assert average_precision(np.array([1, 0, 1, 0])) == pytest.approx((1 + 2 / 3) / 2)


def test_recall_and_ndcg_at_a_cut():
    """What stands below the cut counts for nothing, and the ideal is cut as well."""
    labels = np.array([0, 1, 0, 1, 1])
    assert recall(labels, 2) == pytest.approx(1 / 3)
    assert ndcg(labels, 2) == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_labels_until_a_share_is_seen():
    """To see 95 % of two relevant items one must go on to the second."""
    assert labels_until(np.array([1, 0, 0, 1, 0])) == 4
    assert labels_until(np.array([1, 0, 0, 1, 0]), 0.5) == 1


def test_work_saved_over_sampling_by_hand():
    """At random the second of two relevant items in ten comes eighth, here it comes third.

    round(linspace(0, 2, 10)) is 0 0 0 1 1 1 1 2 2 2: 2 is reached at the eighth. Of two items
    one is within 95 %: fourth at random, first here.
    """
    labels = np.array([1, 0, 1, 0, 0, 0, 0, 0, 0, 0])
    assert work_saved(labels, 1.0) == pytest.approx((8 - 3) / 10)
    assert work_saved(labels, 0.95) == pytest.approx((4 - 1) / 10)


def test_work_saved_may_be_negative():
    """Relevant items that come last cost work."""
    assert work_saved(np.array([0, 0, 0, 0, 0, 0, 0, 0, 1, 1]), 1.0) == pytest.approx((8 - 10) / 10)


def test_time_to_discovery_is_the_mean_rank():
    """Relevant items at ranks 1, 4 and 5 are discovered at 10/3 on average."""
    assert time_to_discovery(np.array([1, 0, 0, 1, 1])) == pytest.approx(10 / 3)


def test_recall_at_a_share_rounds_down():
    """A tenth of 29 items is two of them; three tenths of ten are three, not 2.9999."""
    labels = np.zeros(29)
    labels[[0, 2]] = 1
    assert recall_at(labels, 0.1) == pytest.approx(0.5)
    assert recall_at(np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]), 0.3) == pytest.approx(1.0)


@pytest.mark.parametrize(
    "measure", [average_precision, ndcg, loss, labels_until, time_to_discovery, work_saved]
)
def test_nothing_relevant_is_no_zero(measure):
    """Where nothing is relevant a measure is not defined, instead of bad."""
    assert math.isnan(measure(np.zeros(3)))
    assert math.isnan(measure(np.zeros(0)))


def test_zotero_weights_are_its_own():
    """Similarities .9, .5 and .1, newest first, give 5.528305."""
    assert zotero_score(np.array([0.9, 0.5, 0.1])) == pytest.approx(5.528305, abs=1e-6)


def test_elas_weights_are_asreviews():
    """10 relevant of 1,000 weigh 90.740741 each, the others 0.093528: 9.8 to 1 in total."""
    weights = elas_weights(np.arange(1000) < 10)
    assert weights[0] == pytest.approx(90.740741, abs=1e-6)
    assert weights[-1] == pytest.approx(0.093528, abs=1e-6)
    assert weights[:10].sum() / weights[10:].sum() == pytest.approx(9.8)


def test_scholar_inbox_weights_are_the_papers():
    """78 liked, 60 rejected and 5,000 drawn get the weights of the paper's formula."""
    found = scholar_weights(78, 60, 5000)
    assert found == pytest.approx((65.871795, 19.610687, 4.902672), abs=1e-6)


def test_an_interval_holds_its_mean_and_leaves_out_what_is_unknown():
    """Days without a value change nothing."""
    found = interval(np.array([0.1, 0.5, np.nan, 0.3]))
    assert found.mean == pytest.approx(0.3)
    assert 0.1 <= found.low <= found.mean <= found.high <= 0.5


def test_few_values_get_students_interval():
    """Student's own example (1908), hours of sleep gained by ten patients: 0.75, t(9) 2.262."""
    gained = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
    found = interval_of_few(gained)
    assert (found.mean, found.low, found.high) == pytest.approx((0.75, -0.5298, 2.0298), abs=1e-4)


def test_the_ratio_of_few_holds_what_students_test_does_not_refuse():
    """At both ends the difference of ours and that many times theirs is significant to 5 %."""
    ours, theirs = np.array([0.4, 0.7, 0.5, 0.9]), np.array([0.3, 0.6, 0.5, 0.7])
    found = ratio_of_few(ours, theirs)
    assert found.mean == pytest.approx(2.5 / 2.1)
    for end in (found.low, found.high):
        at_end = interval_of_few(ours - end * theirs)
        assert min(abs(at_end.low), abs(at_end.high)) == pytest.approx(0, abs=1e-9)


def test_a_ratio_to_what_may_be_nothing_has_no_interval():
    """Of one pair, or where the values below spread around zero, nothing is claimed."""
    assert math.isnan(ratio_of_few(np.array([0.5]), np.array([0.4])).low)
    assert math.isnan(ratio_of_few(np.array([0.5, 0.4]), np.array([0.9, 0.1])).high)


def test_a_ranker_is_exactly_as_good_as_itself():
    """Draws are paired, so the ratio of a ranker to itself has no spread."""
    days = [np.array([0.2, 0.4, 0.9]), np.array([0.5, 0.1])]
    found = ratio_interval(days, days)
    assert (found.mean, found.low, found.high) == pytest.approx((1.0, 1.0, 1.0))


def test_a_field_with_few_relevant_days_is_compared_without_a_warning():
    """Days without a relevant paper have no value; draws of nothing but such are left out."""
    rare = np.array([np.nan, 0.4, np.nan, np.nan])
    found = ratio_interval([rare, np.array([0.2, 0.6])], [rare / 2, np.array([0.1, 0.3])])
    assert (found.mean, found.low, found.high) == pytest.approx((2.0, 2.0, 2.0))
