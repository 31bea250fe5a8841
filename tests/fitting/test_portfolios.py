"""Portfolios of our own: like the benchmark's in what matters, the same for one seed, and no look ahead on them."""

from dataclasses import replace
from random import Random

import pytest

from bot.backtest.detectors import reference_states
from bot.backtest.metrics import score
from bot.backtest.replay import FLAGGED, assess_history, replay, tracks
from bot.datasets import Ending, History
from bot.domain.detection.thresholds import Thresholds
from tests.conftest import REPOSITORY
from tests.fitting.portfolios import COMPANIES, Company, portfolio
from tests.fitting.robustness import fingerprint


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.name)
def test_a_portfolio_has_late_and_timely_initiatives_and_reports_that_never_fall(company: Company) -> None:
    data = portfolio(company, 1, 40)

    assert data == portfolio(company, 1, 40)
    assert {history.ending for history in data.histories} == {Ending.late, Ending.on_time}
    for history in data.histories:
        told = [each.percent for each in history.check_ins if each.percent is not None]
        assert told == sorted(told)
        assert [each.on for each in history.check_ins] == sorted({each.on for each in history.check_ins})


@pytest.mark.parametrize("company", COMPANIES, ids=lambda company: company.name)
def test_check_ins_cut_at_a_random_date_change_no_earlier_verdict(company: Company) -> None:
    random = Random(company.name)

    for history in portfolio(company, 2, 15).histories:
        cut = random.randint(1, len(history.check_ins))
        shortened = replace(history, check_ins=history.check_ins[:cut])

        assert assess_history(shortened, Thresholds()) == assess_history(history, Thresholds())[:cut]


def test_on_companies_it_was_not_fitted_to_it_is_better_than_the_reference() -> None:
    ours, theirs = [], []
    for company in COMPANIES:
        data = portfolio(company, 3, 40)
        states = [[one.state for one in each.assessments] for each in replay(data, Thresholds())]
        ours.append(score(tracks(data.histories, states, FLAGGED)).j)
        theirs.append(score(tracks(data.histories, map(reference_states, data.histories), FLAGGED)).j)

    assert sum(ours) > sum(theirs)


def test_the_page_on_robustness_was_written_for_the_thresholds_of_today() -> None:
    page = (REPOSITORY / "docs/robustness.md").read_text(encoding="utf-8")

    assert f"`{fingerprint(Thresholds())}`" in page, "run `python -m tests.fitting --write`"


def test_an_initiative_without_check_ins_has_no_verdict() -> None:
    history: History = portfolio(COMPANIES[0], 1, 1).histories[0]

    assert assess_history(replace(history, check_ins=()), Thresholds()) == ()
