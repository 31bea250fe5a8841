"""Directives through the use-cases: issued, confirmed, reminded of, and what changes underneath them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.domain.directives import DirectiveKind, DirectiveState, Step, Wanted
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.words import Role
from bot.usecases import absent, confirming, directives, founding, pace, people, raising, seating
from bot.usecases.raising import Raise
from bot.usecases.seating import Wanted as Seat
from storage.tables import Division, Initiative, Message, Person
from storage.tables_directives import Directive, DirectiveConfirmation
from tests.usecases.divisions import START, Company, at_once, copied, founded

DAY = timedelta(days=1)
BY = date(2026, 3, 20)
WANTED = Wanted(DirectiveKind.regulatory, "Name your experts", "Each division names three people.", BY)


@pytest.fixture
def company(migrated_sqlite: Path, tmp_path: Path) -> Iterator[Company]:
    """Operations (Ada, her deputy Dan), Sales (Ben), and Finance, which is vacant."""
    with founded(copied(migrated_sqlite, tmp_path)) as company:
        yield company


@pytest.fixture
def either(migrated_url: str) -> Iterator[Company]:
    """The same, on each database."""
    with founded(migrated_url) as company:
        yield company


def issues(company: Company, wanted: Wanted = WANTED, who: str = "hana") -> Directive:
    issued: Directive = company.does(directives.issue, company.community(), company.person(who), wanted)
    company.ticks()
    return issued


def says(company: Company, who: str, step: Step = Step.received, words: str = "Done", **more: Any) -> None:
    company.does(lambda *given: confirming.confirm(*given, words=words, **more), 1, company.person(who), step)
    company.ticks()


def line(company: Company) -> Any:
    with company.database.reading() as session:
        return directives.line(session, company.community(), session.get_one(Directive, 1), company.now)


def counts(company: Company) -> tuple[int, int, int, int]:
    found = line(company)
    return found.received, found.in_effect, found.divisions, found.vacant


def post(company: Company) -> str:
    (message,) = company.messages("directive_post")
    return company.shows(message)


def card(company: Company, who: str) -> str:
    (message,) = company.messages("directive_card", who)
    return company.shows(message)


def test_it_is_one_post_in_the_channel_and_one_message_for_whoever_speaks_for_a_division(either: Company) -> None:
    issues(either)

    assert "D-1 regulatory direction: Name your experts" in post(either)
    assert "0 of 3 received" in post(either)
    assert "Not confirmed yet (2): Operations, Sales" in post(either)
    assert "Vacant, nobody to confirm (1): Finance" in post(either)
    assert "not confirmed yet" in card(either, "ada")
    assert [each.about["person"] for each in either.messages("directive_card")] == [
        either.person("ada").id,
        either.person("ben").id,
    ]


@pytest.mark.parametrize("who", ["kim", "ada", "otto"])
def test_only_hr_leads_issue(company: Company, who: str) -> None:
    with pytest.raises(Refused):
        issues(company, who=who)


def test_received_and_in_effect_are_kept_with_who_and_when_and_complete_it(either: Company) -> None:
    issues(either, replace(WANTED, divisions=[either.division("Operations").id, either.division("Sales").id]))
    says(either, "ada")
    either.now += DAY
    says(either, "ada", Step.in_effect, "Three are named")
    assert counts(either) == (1, 1, 2, 0)
    assert "Three are named" in card(either, "ada")

    says(either, "ben", Step.in_effect, "Done for Sales")

    assert counts(either) == (2, 2, 2, 0)
    assert line(either).state is DirectiveState.completed
    assert "In effect everywhere since" in post(either)
    assert "is in effect in all 2 divisions" in either.shows(either.messages("directive_completed", "hana")[0])


def test_in_effect_without_a_word_is_refused_and_nothing_is_kept(company: Company) -> None:
    issues(company)

    with pytest.raises(Invalid):
        says(company, "ada", Step.in_effect, " ")

    assert counts(company) == (0, 0, 3, 1)


def test_confirming_twice_even_in_the_same_second_is_kept_once(either: Company) -> None:
    issues(either)
    dan = either.person("dan")
    either.does(absent.set_absence, either.community(), either.person("kim"), either.person("ada"), START.date(), BY)

    at_once(lambda: says(either, "dan"), lambda: says(either, "ada"), lambda: says(either, "dan"))
    says(either, "dan")

    with either.database.reading() as session:
        (kept,) = session.exec(select(DirectiveConfirmation))
    assert kept.by_id in {dan.id, either.person("ada").id}


def test_two_directives_issued_in_the_same_second_have_two_numbers(either: Company) -> None:
    at_once(lambda: issues(either), lambda: issues(either, who="hugo"))

    with either.database.reading() as session:
        assert sorted(each.number for each in session.exec(select(Directive))) == [1, 2]


def test_a_mis_click_is_taken_back_and_stays_on_record_as_undone(company: Company) -> None:
    issues(company)
    says(company, "ada")
    company.now += DAY
    company.does(confirming.undo, 1, company.person("ada"))

    assert counts(company)[:2] == (0, 0)
    with company.database.reading() as session:
        (kept,) = session.exec(select(DirectiveConfirmation))
    assert kept.undone_by_id == company.person("ada").id
    with pytest.raises(Refused, match="nothing of yours"):
        company.does(confirming.undo, 1, company.person("ada"))
    says(company, "ada")
    assert counts(company)[:2] == (1, 0)


def test_taking_back_in_effect_leaves_received_and_opens_a_completed_one_again(company: Company) -> None:
    issues(company, replace(WANTED, divisions=[company.division("Sales").id]))
    says(company, "ben")
    company.now += DAY
    says(company, "ben", Step.in_effect)
    assert line(company).state is DirectiveState.completed

    company.does(confirming.undo, 1, company.person("ben"))

    assert line(company).state is DirectiveState.open
    assert counts(company) == (1, 0, 1, 0)


def test_what_a_later_word_of_somebody_else_rests_on_cannot_be_taken_back(company: Company) -> None:
    issues(company)
    says(company, "ada")
    company.now += DAY
    says(company, "kim", Step.in_effect, divisions=[company.division("Operations").id])

    with pytest.raises(Refused, match="nothing of yours"):
        company.does(confirming.undo, 1, company.person("ada"))


def test_a_lead_confirms_on_behalf_of_a_vacant_division_and_others_only_for_their_own(company: Company) -> None:
    issues(company)
    finance = [company.division("Finance").id]

    with pytest.raises(Refused):
        says(company, "ben", divisions=finance)
    says(company, "hana", Step.in_effect, divisions=finance)

    assert counts(company) == (1, 1, 3, 0)


def test_somebody_who_speaks_for_several_divisions_gets_one_message_and_confirms_for_all(company: Company) -> None:
    company.takes("ben", Role.representative, "Finance")
    issues(company)

    assert len(company.messages("directive_card", "ben")) == 1
    says(company, "ben")

    assert counts(company) == (2, 0, 3, 0)


def test_the_deputy_is_asked_while_the_representative_is_away_and_may_confirm(company: Company) -> None:
    company.does(
        absent.set_absence, company.community(), company.person("ada"), company.person("ada"), START.date(), BY
    )
    issues(company)

    assert company.messages("directive_card", "ada") == []
    says(company, "dan")

    assert counts(company)[0] == 1


def test_a_deputy_who_does_not_stand_in_may_not_confirm(company: Company) -> None:
    issues(company)

    with pytest.raises(Refused, match="do not speak"):
        says(company, "dan")


def test_nobody_is_written_to_at_night_or_at_the_weekend(company: Company) -> None:
    company.now = datetime(2026, 3, 6, 19, tzinfo=UTC)
    issues(company)
    assert company.messages("directive_card") == []
    assert len(company.messages("directive_post")) == 1

    company.at(datetime(2026, 3, 9, 12, tzinfo=UTC))

    assert {each.created_at for each in company.messages("directive_card")} == {datetime(2026, 3, 9, 9, tzinfo=UTC)}


def test_reminders_come_on_working_days_are_capped_and_stop_at_the_word(company: Company) -> None:
    issues(company)
    says(company, "ben", Step.in_effect)

    company.at(START + 60 * DAY)

    days = [each.created_at.date() for each in company.messages("directive_reminder", "ada")]
    assert days == [date(2026, 3, 4), date(2026, 3, 9), date(2026, 3, 19), date(2026, 3, 23), date(2026, 3, 30)]
    assert company.messages("directive_reminder", "ben") == []
    assert {each.created_at.hour for each in company.messages("directive_reminder")} == {9}


def test_after_the_last_reminder_the_message_is_left_alone(company: Company) -> None:
    issues(company)
    company.at(START + 40 * DAY)
    (before,) = company.messages("directive_card", "ada")

    company.at(START + 50 * DAY)

    assert company.messages("directive_card", "ada")[0].wanted == before.wanted


def test_a_deputy_who_stands_in_again_finds_the_message_as_it_was(company: Company) -> None:
    ada = company.person("ada")
    company.does(absent.set_absence, company.community(), ada, ada, START.date(), date(2026, 3, 4))
    issues(company)
    company.at(START + 5 * DAY)
    assert "Somebody else speaks" in card(company, "dan")
    (before,) = company.messages("directive_card", "dan")

    company.does(absent.set_absence, company.community(), ada, ada, date(2026, 3, 9), date(2026, 3, 31))
    company.at(START + 18 * DAY)

    assert "not confirmed yet" in card(company, "dan")
    assert company.messages("directive_card", "dan")[0].wanted > before.wanted
    assert company.messages("directive_reminder", "dan") != []


def test_several_directives_that_wait_make_one_reminder(company: Company) -> None:
    issues(company)
    issues(company, replace(WANTED, title="Tidy the archive"))

    company.at(START + 2 * DAY)

    (reminder,) = company.messages("directive_reminder", "ada")
    assert "2 directives wait for a word from you" in company.shows(reminder)
    assert "Tidy the archive" in company.shows(reminder)


def test_after_received_only_the_day_it_should_be_in_effect_is_reminded_of(company: Company) -> None:
    issues(company)
    says(company, "ada")

    company.at(START + 18 * DAY)

    assert [each.created_at.date() for each in company.messages("directive_reminder", "ada")] == [date(2026, 3, 19)]


def test_a_new_representative_is_asked_and_the_old_one_left_in_peace(company: Company) -> None:
    issues(company)
    company.now += timedelta(hours=1)
    company.does(
        seating.give, company.community(), company.person("otto"), Seat(Role.representative, company.division("Sales"))
    )
    company.ticks()

    assert "not confirmed yet" in card(company, "otto")
    assert "Somebody else speaks for the division now" in card(company, "ben")
    company.at(START + 10 * DAY)
    assert company.messages("directive_reminder", "ben") == []
    assert company.messages("directive_reminder", "otto") != []


def test_a_place_that_becomes_vacant_is_shown_as_a_vacancy_and_counts_as_missing(company: Company) -> None:
    issues(company)
    company.now += timedelta(hours=1)

    company.leaves("ben")
    company.ticks()

    assert counts(company) == (0, 0, 3, 2)
    assert "Vacant, nobody to confirm (2): Finance, Sales" in post(company)


def test_a_division_added_later_is_reached_by_one_for_all_and_not_by_one_for_chosen_ones(company: Company) -> None:
    issues(company)
    issues(company, replace(WANTED, divisions=[company.division("Sales").id]))
    company.now += timedelta(hours=1)
    company.does(
        lambda session, community, now: founding.add_division(session, community, "Legal"), company.community()
    )
    company.takes("otto", Role.representative, "Legal")
    company.ticks()

    assert counts(company)[2] == 4
    (message,) = company.messages("directive_card", "otto")
    assert message.about["directive"] == 1


def test_a_division_that_comes_back_is_reached_by_one_for_all_that_was_issued_meanwhile(company: Company) -> None:
    issues(company)
    with company.database.writing() as session:
        session.get_one(Division, company.division("Finance").id).retired_at = company.now
    company.now += timedelta(hours=1)
    issues(company)
    company.now += timedelta(hours=1)

    with company.database.writing() as session:
        session.get_one(Division, company.division("Finance").id).retired_at = None
    company.ticks()

    with company.database.reading() as session:
        both = [
            directives.line(session, company.community(), session.get_one(Directive, n), company.now) for n in (1, 2)
        ]
    assert [each.divisions for each in both] == [3, 3]


def test_a_division_retired_meanwhile_counts_no_more_and_may_complete_it(company: Company) -> None:
    issues(company)
    says(company, "ada", Step.in_effect)
    says(company, "ben", Step.in_effect)
    company.now += timedelta(hours=1)

    with company.database.writing() as session:
        session.get_one(Division, company.division("Finance").id).retired_at = company.now
    company.ticks()

    assert counts(company) == (2, 2, 2, 0)
    assert line(company).state is DirectiveState.completed


def test_a_withdrawn_one_is_told_to_those_who_were_asked_and_takes_no_word_any_more(company: Company) -> None:
    issues(company)
    company.now += timedelta(hours=1)
    hana = company.person("hana")
    company.does(directives.end, 1, hana, DirectiveState.withdrawn, "The law was not passed")

    assert "Withdrawn by" in post(company)
    assert "The law was not passed" in post(company)
    assert "does not hold any more" in company.shows(company.messages("directive_withdrawn", "ada")[0])
    with pytest.raises(Refused, match="was withdrawn"):
        says(company, "ada")
    with pytest.raises(Refused, match="was withdrawn"):
        company.does(directives.end, 1, hana, DirectiveState.completed, "Again")
    company.at(START + 40 * DAY)
    assert company.messages("directive_reminder") == []


def test_an_hr_lead_closes_one_as_far_as_it_got_with_a_reason(company: Company) -> None:
    issues(company)
    with pytest.raises(Invalid):
        company.does(directives.end, 1, company.person("hugo"), DirectiveState.completed, " ")
    with pytest.raises(Refused):
        company.does(directives.end, 1, company.person("kim"), DirectiveState.completed, "Enough")

    company.does(directives.end, 1, company.person("hugo"), DirectiveState.completed, "Finance is dissolved in May")

    assert "Closed by <@UHUGO>" in post(company)
    assert company.messages("directive_withdrawn") == []


def test_when_the_issuing_hr_lead_leaves_another_one_hears_of_the_end(company: Company) -> None:
    issues(company, replace(WANTED, divisions=[company.division("Sales").id]))
    company.now += timedelta(hours=1)
    company.leaves("hana")
    company.ticks()

    says(company, "ben", Step.in_effect)

    assert [each.about["person"] for each in company.messages("directive_completed")] == [company.person("hugo").id]


def test_two_hundred_divisions_are_one_post_and_one_message_each(company: Company) -> None:
    with company.database.writing() as session:
        community = company.community()
        for number in range(197):
            division = founding.add_division(session, community, f"Division {number:03} " + "x" * 66)
            person = people.remember(session, "T1", people.Profile(f"U{number:04}", f"person {number}"), START)
            founding.give_role(session, community, person, Role.representative, START, division)
    issues(company)

    assert counts(company) == (0, 0, 200, 1)
    with company.database.reading() as session:
        to_channel = [each for each in session.exec(select(Message)) if each.notice.startswith("directive_post")]
    assert len(to_channel) == 1
    assert len(company.messages("directive_card")) == 199
    assert "and 187 more" in post(company)


def test_open_ones_are_listed_with_counts_the_first_due_first_and_for_whom_they_wait(company: Company) -> None:
    issues(company)
    issues(company, replace(WANTED, in_effect_by=date(2026, 3, 10), divisions=[company.division("Sales").id]))
    company.now = datetime(2026, 3, 12, 9, tzinfo=UTC)

    with company.database.reading() as session:
        found = directives.open_in(session, company.community(), company.now)
        adas = directives.waiting_for(session, company.community(), company.person("ada"), company.now)

    assert [(each.key, each.is_late) for each in found] == [("D-2", True), ("D-1", False)]
    assert [each.key for each in adas] == ["D-1"]


@pytest.mark.parametrize("words", ["D-1", "d-1", "1", " D1 "])
def test_it_is_found_by_its_key(company: Company, words: str) -> None:
    issues(company)

    with company.database.reading() as session:
        assert directives.named(session, company.community(), words).number == 1


def test_an_unknown_key_names_the_ones_there_are(company: Company) -> None:
    with company.database.reading() as session, pytest.raises(NotFound, match="No directive was issued"):
        directives.named(session, company.community(), "D-1")
    issues(company)
    with company.database.reading() as session, pytest.raises(NotFound, match="Did you mean D-1"):
        directives.named(session, company.community(), "D-7")


def test_what_is_restricted_leads_into_no_directive(company: Company) -> None:
    company.adds("Archive", "Operations", owner="ada")
    hana = company.person("hana")
    wish = Raise("Somebody is ill", is_restricted=True, concerned=[hana])
    with company.database.writing() as session:
        row = session.get_one(Initiative, 1)
        raised = raising.raise_by_hand(session, company.community(), row, company.person("ada"), wish, company.now)

    with pytest.raises(Refused, match="restricted"):
        company.does(lambda *given: directives.issue(*given, raised.row.id), company.community(), hana, WANTED)


def test_another_community_neither_sees_nor_reaches_it(company: Company) -> None:
    issues(company)
    with company.database.writing() as session:
        cadence = pace.cadence_of(company.community())
        other = founding.found_community(session, 1, "C2", "Other", "UTC", cadence, START)
        person = session.exec(select(Person).where(Person.name == "otto")).one()
        founding.give_role(session, other, person, Role.hr_lead, START)

        assert directives.open_in(session, other, company.now) == []
        with pytest.raises(NotFound):
            directives.named(session, other, "D-1")
        with pytest.raises(Refused):
            directives.end(session, 1, person, DirectiveState.withdrawn, "Mine", company.now)
        with pytest.raises(Refused):
            confirming.confirm(session, 1, person, Step.received, company.now)
