"""Alignment reviews through the use-cases: what is due, verdicts that are kept, who is told, one reminder a week."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from bot.domain.alignment import Alignment, Why
from bot.domain.errors import Invalid, Refused
from bot.domain.plan import PlanKind
from bot.domain.words import Role, Stage
from bot.usecases import aligning, aligning_notices, founding, pace, plans, stages
from bot.usecases.plans import Wanted
from storage.tables import Community, Initiative, Person
from storage.tables_alignment import AlignmentReview
from tests.usecases.divisions import START, Company, at_once, copied, founded

DAY = timedelta(days=1)
MONDAY = datetime(2026, 3, 9, 9, tzinfo=UTC)


@pytest.fixture
def company(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Company]:
    """Two initiatives that nobody has reviewed: KS-1 of Operations, which Ben owns, and KS-2 of Sales."""
    with founded(copied(migrated_sqlite, tmp_path)) as company:
        yield proposed(company)


@pytest.fixture
def either(migrated_url: str) -> Iterator[Company]:
    """The same, on each database."""
    with founded(migrated_url) as company:
        yield proposed(company)


def proposed(company: Company) -> Company:
    company.adds("Expert directory", "Operations", owner="ben")
    company.now += DAY
    company.adds("Taxonomy", "Sales")
    return company


def unreviewed(company: Company) -> list[tuple[str, Why]]:
    with company.database.reading() as session:
        found = aligning.unreviewed(session, company.community(), company.now)
    return [(each.key, each.why) for each in found]


def reviews(
    company: Company, who: str, verdict: Alignment, reason: str = "", initiative: int = 1, last: int = 0
) -> AlignmentReview:
    kept: AlignmentReview = company.does(aligning.review, initiative, company.person(who), last, verdict, reason)
    return kept


def test_what_was_never_reviewed_is_listed_the_longest_waiting_first(company: Company) -> None:
    assert unreviewed(company) == [("KS-1", Why.proposed), ("KS-2", Why.proposed)]

    reviews(company, "hana", Alignment.aligned)

    assert unreviewed(company) == [("KS-2", Why.proposed)]


def test_a_review_is_due_again_after_a_quarter_and_when_the_plan_is_agreed_anew(either: Company) -> None:
    reviews(either, "hana", Alignment.aligned)
    reviews(either, "hana", Alignment.aligned, initiative=2)
    either.now += DAY
    wanted = Wanted(PlanKind.straight_line, date(2026, 1, 1), date(2027, 3, 1))
    either.does(plans.send, 2, either.person("kim"), wanted, "The supplier left")

    assert unreviewed(either) == [("KS-2", Why.re_planned)]
    either.now += timedelta(weeks=14)
    assert unreviewed(either) == [("KS-2", Why.re_planned), ("KS-1", Why.quarterly)]


def test_a_draft_is_reviewed_and_what_rests_or_has_ended_is_not(company: Company) -> None:
    with company.database.writing() as session:
        session.get_one(Initiative, 1).stage = Stage.draft
    resting, kim = company.row(Initiative, 2), company.person("kim")
    company.does(stages.pause, resting, "No budget", date(2026, 5, 1), kim, company.now.date())

    assert unreviewed(company) == [("KS-1", Why.proposed)]
    with pytest.raises(Refused, match="paused or closed"):
        reviews(company, "hana", Alignment.aligned, initiative=2)


def test_every_verdict_is_kept_and_nothing_is_overwritten(company: Company) -> None:
    reviews(company, "hana", Alignment.changes_wanted, "Name the audience")
    company.now += DAY
    reviews(company, "hugo", Alignment.aligned, last=1)

    with company.database.reading() as session:
        shown = aligning_notices.reviewed(session, session.get_one(Initiative, 1), company.now)
    assert [(each.alignment, each.by, each.reason) for each in shown.past] == [
        (Alignment.aligned, "UHUGO", ""),
        (Alignment.changes_wanted, "UHANA", "Name the audience"),
    ]


@pytest.mark.parametrize("who", ["kim", "ada", "otto"])
def test_only_hr_leads_decide(company: Company, who: str) -> None:
    with pytest.raises(Refused):
        reviews(company, who, Alignment.aligned)


def test_two_hr_leads_who_review_in_the_same_second_leave_one_verdict_and_the_other_is_told(either: Company) -> None:
    outcomes = at_once(
        lambda: reviews(either, "hana", Alignment.aligned),
        lambda: reviews(either, "hugo", Alignment.not_aligned, "Sales does not need it"),
    )

    refused = [each for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 1
    assert "while your form was open" in str(refused[0])
    with either.database.reading() as session:
        assert len(list(session.exec(select(AlignmentReview)))) == 1


def test_owner_and_representative_are_told_what_is_wanted_and_what_to_do_next(company: Company) -> None:
    reviews(company, "hana", Alignment.changes_wanted, "Name the audience")

    (to_ben,), (to_ada,) = company.messages("alignment_verdict", "ben"), company.messages("alignment_verdict", "ada")
    for message in (to_ben, to_ada):
        assert "changes wanted: KS-1 Expert directory" in company.shows(message)
        assert "Name the audience" in company.shows(message)
        assert "/cop initiative plan KS-1" in company.shows(message)


def test_nobody_is_told_of_a_verdict_without_a_wish_nor_of_their_own(company: Company) -> None:
    reviews(company, "hana", Alignment.aligned)
    company.takes("hana", Role.representative, "Finance")
    added = company.adds("Archive", "Finance", owner="hana")
    reviews(company, "hana", Alignment.not_aligned, "Two of a kind", initiative=added.id or 0)

    assert company.messages("alignment_verdict") == []


def test_the_division_asks_for_another_look_once_and_it_is_listed_again(either: Company) -> None:
    kept = reviews(either, "hana", Alignment.changes_wanted, "Name the audience")
    either.now += DAY
    either.does(aligning.ask_again, kept.id, either.person("ada"), "It is for new hires")

    assert unreviewed(either) == [("KS-2", Why.proposed), ("KS-1", Why.asked_again)]
    with pytest.raises(Refused, match="ada asked for another look"):
        either.does(aligning.ask_again, kept.id, either.person("kim"), "Please")
    assert "Another look was asked for" in either.shows(either.messages("alignment_verdict", "ada")[0])


def test_another_look_is_asked_for_by_the_division_or_a_lead_in_words_and_at_the_newest_verdict(
    company: Company,
) -> None:
    first = reviews(company, "hana", Alignment.changes_wanted, "Name the audience")
    with pytest.raises(Refused):
        company.does(aligning.ask_again, first.id, company.person("ben"), "It is for new hires")
    with pytest.raises(Invalid, match="what has changed"):
        company.does(aligning.ask_again, first.id, company.person("ada"), " ")

    reviews(company, "hugo", Alignment.not_aligned, "Two of a kind", last=1)

    with pytest.raises(Refused, match="newer review"):
        company.does(aligning.ask_again, first.id, company.person("ada"), "It is for new hires")


def test_hr_leads_get_one_message_a_week_about_everything_that_waits(company: Company) -> None:
    company.at(MONDAY - timedelta(hours=1))
    assert company.messages("alignment_due") == []

    company.at(MONDAY + 3 * DAY)

    (to_hana,) = company.messages("alignment_due", "hana")
    assert len(company.messages("alignment_due")) == 2
    assert "2 initiatives wait" in company.shows(to_hana)
    assert to_hana.created_at == MONDAY
    company.at(MONDAY + 7 * DAY)
    assert len(company.messages("alignment_due", "hana")) == 2


def test_nothing_is_sent_while_nothing_waits_nor_to_an_hr_lead_who_left(company: Company) -> None:
    for initiative in (1, 2):
        reviews(company, "hana", Alignment.aligned, initiative=initiative)
    company.at(MONDAY + 2 * DAY)
    assert company.messages("alignment_due") == []

    company.adds("Archive")
    company.leaves("hugo")
    company.at(MONDAY + 7 * DAY)

    assert [each.about["person"] for each in company.messages("alignment_due")] == [company.person("hana").id]


def test_after_an_outage_the_reminder_waits_for_working_hours(company: Company) -> None:
    company.ticks()
    company.now = MONDAY + DAY + timedelta(hours=17)

    company.ticks()
    assert company.messages("alignment_due") == []

    company.at(MONDAY + 2 * DAY)
    assert [each.created_at for each in company.messages("alignment_due", "hana")] == [MONDAY + 2 * DAY]


def test_another_community_sees_none_of_it(company: Company) -> None:
    with company.database.writing() as session:
        cadence = pace.cadence_of(session.get_one(Community, 1))
        other = founding.found_community(session, 1, "C2", "Other", "UTC", cadence, START)
        person = session.exec(select(Person).where(Person.name == "otto")).one()
        founding.give_role(session, other, person, Role.hr_lead, START)

        assert aligning.unreviewed(session, other, company.now) == []
        with pytest.raises(Refused):
            aligning.review(session, 1, person, 0, Alignment.aligned, "", company.now)
