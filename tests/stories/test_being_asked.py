"""Being asked, as people live it: deputies, absences, breaks, reminders, skips, moves, and people who leave."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import select

from bot.domain.words import Role
from bot.usecases import people
from storage.tables import CheckIn, Division, Membership
from tests.world import Json, Someone, World, elements, said


@pytest.fixture
def company(world: World) -> World:
    """Operations in London with a deputy in New York, Sales in Berlin without one; Mondays at 09:00."""
    ada, ben = world.has("ada", "Europe/London"), world.has("ben", "America/New_York")
    cas, kim = world.has("cas", "Europe/Berlin"), world.has("kim", "Europe/London")
    world.has("oda")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.gives(ben, Role.deputy, "Operations")
    world.gives(cas, Role.representative, "Sales")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Taxonomy", "Sales", starts="2026-01-01", due="2026-12-01")
    world.settle()
    return world


def texts_to(person: Someone) -> list[str]:
    return [said(message) for message in person.dms]


def card_of(person: Someone) -> Json:
    return next(message for message in reversed(person.dms) if "heck-in for" in said(message))


def details(world: World) -> str:
    (reply,) = world.thread("Check-in of 5 Jan 2026")
    return said(reply)


def check_in(world: World, division: str, day: str = "2026-01-05") -> CheckIn:
    with world.house.database.reading() as session:
        rows = session.exec(select(CheckIn, Division).join(Division).where(Division.name == division)).all()
        return next(row for row, _ in rows if row.day.isoformat() == day)


def test_during_an_absence_the_deputy_is_asked_and_both_names_are_shown(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    answer = company.ada.types("/cop", "away 2026-01-03 2026-01-09")

    company.at("Mon 5 Jan 2026 09:00", "America/New_York")

    assert "you are away from 3 Jan 2026 to 9 Jan 2026" in answer
    assert f"<@{company.ben.slack_id}> is asked meanwhile for Operations." in answer
    assert company.ada.dms == []
    assert f"You are asked instead of <@{company.ada.slack_id}>" in said(card_of(company.ben))
    assert "Ben for Ada" in details(company)


def test_the_preview_shows_what_the_deputy_is_asked_on_the_deputys_own_clock(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.ada.types("/cop", "away 2026-01-12 2026-01-16")

    shown = company.ben.types("/cop", "preview")

    assert "*Operations* · Ada (Europe/London)\n• Mon 5 Jan 2026 09:00\n" in shown
    assert "• Mon 12 Jan 2026 09:00 · Ben for Ada (America/New_York)\n• Mon 19 Jan 2026 09:00\n" in shown


def test_on_return_the_person_is_told_once_what_happened(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.ada.types("/cop", "away 2026-01-03 2026-01-09")
    company.at("Mon 5 Jan 2026 09:00", "America/New_York")
    company.ben.answers("KS-1", progress="10")

    company.at("Mon 12 Jan 2026 09:30", "Europe/London")

    (welcome,) = [text for text in texts_to(company.ada) if "Welcome back" in text]
    assert f"Operations, 5 Jan 2026: answered by <@{company.ben.slack_id}>" in welcome


def test_an_absence_that_begins_in_mid_cycle_hands_the_check_in_to_the_deputy(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.types("/cop", "away 2026-01-06 2026-01-09")

    company.at("Tue 6 Jan 2026 12:00", "Europe/London")

    assert f"<@{company.ben.slack_id}> has taken this over" in said(card_of(company.ada))
    assert len([text for text in texts_to(company.ben) if "Check-in for Operations" in text]) == 1


def test_a_deputy_who_was_asked_can_still_answer_once_the_representative_is_back_and_so_can_that_person(
    company: World,
) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.ada.types("/cop", "away 2026-01-03 2026-01-05")
    company.at("Tue 6 Jan 2026 15:00", "Europe/London")

    (welcome,) = [message for message in company.ada.dms if "Welcome back" in said(message)]
    company.ben.answers("KS-1", progress="10")
    company.ada.presses(welcome, "answer_check_in")

    assert f"Operations, 5 Jan 2026: still open, <@{company.ben.slack_id}> was asked" in said(welcome)
    assert f"answered by <@{company.ben.slack_id}> for <@{company.ada.slack_id}>" in said(company.ada.form)


def test_an_absence_without_a_deputy_is_excused_and_a_lead_hears_why_nobody_is_asked(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    answer = company.kim.types("/cop", f"away <@{company.cas.slack_id}> 2026-01-03 2026-01-30")

    company.at("Tue 13 Jan 2026 12:00", "Europe/London")

    assert "Nobody stands in for Sales" in answer
    assert company.cas.dms == []
    assert check_in(company, "Sales").state == "vacant"
    assert any("Sales: its representative is away and has no deputy." in text for text in texts_to(company.kim))
    assert "Not asked or excused (1): Sales" in said(company.channel[0])


def test_a_lead_hears_once_that_nobody_can_be_asked_and_settles_it_from_the_message(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.cas.types("/cop", "away 2026-01-03 2026-01-30")
    company.at("Tue 13 Jan 2026 12:00", "Europe/London")

    (told,) = [message for message in company.kim.dms if "has no deputy" in said(message)]
    company.kim.presses(told, "fill_place")
    company.kim.submits(person=company.oda.slack_id)
    company.at("Mon 19 Jan 2026 12:00", "Europe/London")

    assert f"You are asked instead of <@{company.cas.slack_id}>" in said(card_of(company.oda))
    assert [text for text in texts_to(company.kim) if "has no deputy" in text] == []


def test_an_absence_that_ends_before_it_starts_is_refused_in_words(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")

    assert "ends on 3 Jan 2026, before it starts on 9 Jan 2026" in company.ada.types(
        "/cop", "away 2026-01-09 2026-01-03"
    )
    assert "set by that person or by a lead" in company.ada.types(
        "/cop", f"away <@{company.cas.slack_id}> 2026-01-03 2026-01-09"
    )


def test_overlapping_absences_become_one(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.ada.types("/cop", "away 2026-01-03 2026-01-09")

    joined = company.ada.types("/cop", "away 2026-01-07 2026-01-20")

    assert "from 3 Jan 2026 to 20 Jan 2026" in joined
    assert "the absence from 3 Jan 2026 to 20 Jan 2026 is called off" in company.ada.types("/cop", "back")
    assert "No absence is noted" in company.ada.types("/cop", "back")


@pytest.mark.parametrize("command", ["away", "pause"])
@pytest.mark.parametrize(
    ("typed", "odd", "first"),
    [
        ("tomorrow", "tomorrow", None),
        ("2026-02-31 2026-03-02", "2026-02-31", None),
        ("2026-03-02 31.4.2026", "31.4.2026", None),
        ("2026-03-02", "", "2026-03-02"),
        ("from 2026-03-02", "", "2026-03-02"),
    ],
)
def test_days_that_cannot_be_read_are_chosen_in_the_form(
    company: World, command: str, typed: str, odd: str, first: str | None
) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")

    company.kim.types("/cop", f"{command} {typed}")

    assert (f"“{odd}” is no date" in said(company.kim.form)) == bool(odd)
    assert {each.get("initial_date") for each in elements(company.kim.form)} == {None, first}


def test_small_words_between_two_days_are_passed_over_and_the_rest_is_the_reason(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")

    company.kim.types("/cop", "pause from 2026-01-05 to 2026-01-07 Stocktaking in 2 halls & the yard")

    assert "Stocktaking in 2 halls &amp; the yard" in said(company.heads("A break from 5 Jan 2026 to 7 Jan 2026")[0])


def test_the_form_for_an_absence_keeps_what_is_wrong_under_its_field(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.ada.types("/cop", "away")

    refused = company.ada.submits(first_day="2026-01-09", last_day="2026-01-03")
    taken = company.ada.submits(first_day="2026-01-03", last_day="2026-01-09")

    assert "before it starts" in refused.errors["last_day"]
    assert taken.kind == "updated"
    assert "you are away from 3 Jan 2026 to 9 Jan 2026" in said(company.ada.form)


def test_two_reminders_come_in_the_persons_working_hours_and_then_no_more(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    company.at("Fri 9 Jan 2026 18:00", "Europe/London")

    assert [when(message) for message in company.ada.dms[1:]] == ["Tue 09:00", "Wed 09:00"]


def test_card_and_home_say_until_when_an_answer_is_in_time_and_then_that_it_is_late(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    due = "7 Jan 2026 17:00 (Europe/London)>"
    assert f"|{due}." in said(card_of(company.ada)).partition("Due ")[2]
    assert f"|{due}" in home_of(company.ada).partition("1 initiative to update, due ")[2]

    company.at("Wed 7 Jan 2026 18:00", "Europe/London")
    company.ada.opens("KS-1")
    company.ada.fills(status="on_track", note="Half a thought")
    company.ada.closes()

    assert "This was due" in said(card_of(company.ada))
    assert f"|{due}" in home_of(company.ada).partition("1 initiative to update, which was due ")[2]


def home_of(person: Someone) -> str:
    person.world.slack.open_home(person.slack_id)
    person.world.settle()
    return said(person.world.slack.home(person.slack_id) or {})


def test_no_reminder_comes_after_the_answer_and_an_old_one_says_that_nothing_is_missing(company: World) -> None:
    company.at("Tue 6 Jan 2026 09:30", "Europe/London")
    company.ada.answers("KS-1", progress="10")

    company.at("Fri 9 Jan 2026 18:00", "Europe/London")

    assert len(company.ada.dms) == 2


def test_a_snooze_until_tomorrow_replaces_the_ladder_by_one_reminder(company: World) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")

    told = company.ada.presses(card_of(company.ada), "snooze_until_tomorrow")
    company.at("Fri 9 Jan 2026 18:00", "Europe/London")

    assert "I will remind you" in told
    assert [when(message) for message in company.ada.dms[1:]] == ["Tue 09:00"]


def test_a_snooze_never_reaches_past_the_deadline(company: World) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")

    told = company.ada.types("/cop", "snooze 2026-03-01")

    assert "later would be too near to the deadline" in told
    assert check_in(company, "Operations").snoozed_until == datetime(2026, 1, 7, 16, tzinfo=UTC)
    assert "a day after today" in company.ada.types("/cop", "snooze 2026-01-01")
    assert "less than an hour away" in late_snooze(company)


def late_snooze(world: World) -> str:
    world.at("Wed 7 Jan 2026 16:30", "Europe/London")
    return world.ada.types("/cop", "snooze hour")


def test_who_wants_no_reminders_gets_none(company: World) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")
    company.ada.types("/cop", "snooze")
    company.ada.submits(count="0")
    assert "Your reminders come that way from now on" in said(company.ada.form)
    assert "no reminders" in home_of(company.ada)

    company.at("Fri 9 Jan 2026 18:00", "Europe/London")

    assert len(company.ada.dms) == 1


@pytest.mark.parametrize("verb", ["checkin", "snooze", "away", "away 2026-01-07 2026-01-09"])
def test_an_observer_is_told_at_once_that_nothing_is_asked_of_observers(company: World, verb: str) -> None:
    company.gives(company.oda, Role.observer)
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")

    assert "As an observer you can read along" in company.oda.types("/cop", verb)


def test_a_representative_who_is_a_deputy_elsewhere_is_brought_to_the_check_in_that_waits(company: World) -> None:
    company.gives(company.cas, Role.deputy, "Operations")
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")

    company.cas.types("/cop", "checkin")

    assert "KS-2" in said(company.cas.form)


def test_who_speaks_for_two_divisions_is_brought_to_the_one_that_still_waits(company: World) -> None:
    company.gives(company.ada, Role.representative, "Sales")
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.cas.types("/cop", "away 2026-01-03 2026-01-30")
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")
    company.ada.types("/cop", "checkin operations")
    company.ada.submits(status="on_track", progress="10")

    company.ada.types("/cop", "checkin")

    assert "KS-2" in said(company.ada.form)


def test_a_division_is_called_by_a_name_with_signs_that_slack_escapes(company: World) -> None:
    company.starts("Lab notebooks", "R&D <Labs>", starts="2026-01-01", due="2026-12-01")
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")

    company.kim.types("/cop", "checkin R&D <Labs>")

    assert "KS-3" in said(company.kim.form)


def test_a_skip_needs_a_reason_which_the_channel_sees(company: World) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")
    company.ada.presses(card_of(company.ada), "skip_check_in")

    refused = company.ada.submits(reason="   ")
    company.ada.submits(reason="Audit week")
    company.at("Fri 9 Jan 2026 18:00", "Europe/London")

    assert "reason" in refused.errors
    assert said(card_of(company.ada)).startswith("Check-in for Operations: skipped this time.\n")
    assert "Skipped this time: Audit week" in said(card_of(company.ada))
    assert "skipped: Audit week" in details(company)
    assert len(company.ada.dms) == 1


def test_two_skips_in_a_row_are_silence_and_one_is_not(company: World) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")
    skip(company.ada)
    company.at("Mon 12 Jan 2026 11:00", "Europe/London")
    after_one = company.kim.types("/cop", "why KS-1")
    skip(company.ada)
    company.at("Mon 19 Jan 2026 11:00", "Europe/London")

    assert "No answer to the last" not in after_one
    assert "No answer to the last" in company.kim.types("/cop", "why KS-1")


def skip(person: Someone) -> None:
    person.presses(card_of(person), "skip_check_in")
    person.submits(reason="Audit week")


def test_a_break_is_announced_once_moves_the_asking_and_ends_by_itself(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.kim.types("/cop", "pause 2026-01-05 2026-01-07 Stocktaking")

    company.at("Wed 7 Jan 2026 18:00", "Europe/London")
    during = texts_to(company.ada)
    company.at("Thu 8 Jan 2026 09:00", "Europe/London")

    assert during == []
    assert len(company.ada.dms) == 1
    assert len(company.heads("The break ended on 7 Jan 2026")) == 1


def test_a_break_in_mid_cycle_moves_the_deadline_on_the_card_and_nobody_is_reminded_in_it(
    company: World,
) -> None:
    company.at("Mon 5 Jan 2026 11:00", "Europe/London")
    company.kim.types("/cop", "pause 2026-01-06 2026-01-09")
    company.at("Sat 10 Jan 2026 11:00", "Europe/London")

    assert "|12 Jan 2026 09:00 (Europe/London)>" in said(card_of(company.ada)).partition("Due ")[2]
    assert len(company.ada.dms) == 1
    assert check_in(company, "Operations").state == "open"


def test_a_break_can_be_ended_early_by_a_lead_only(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.kim.types("/cop", "pause 2026-01-05 2026-01-30")

    assert "leads run the community" in company.ada.types("/cop", "resume")
    company.kim.types("/cop", "resume")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")

    assert len(company.heads("was called off")) == 1
    assert len(company.ada.dms) == 1


def test_who_moves_west_between_planning_and_asking_is_asked_at_nine_where_they_are_now(company: World) -> None:
    company.at("Sun 4 Jan 2026 12:00", "Europe/London")
    company.slack.update_member(company.ada.slack_id, tz="America/Los_Angeles")

    company.at("Mon 5 Jan 2026 08:59", "America/Los_Angeles")
    before = company.ada.dms
    company.at("Mon 5 Jan 2026 09:00", "America/Los_Angeles")

    assert before == []
    assert len(company.ada.dms) == 1


def test_who_was_asked_and_then_moves_west_reads_of_the_next_check_in_and_not_of_the_same_again(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:30", "Europe/London")
    company.slack.update_member(company.ada.slack_id, tz="America/New_York")

    shown = company.ada.types("/cop", "preview")

    assert "*Operations* · Ada (America/New_York)\n• Mon 12 Jan 2026 09:00\n" in shown


def test_who_moves_east_is_asked_at_nine_there_and_not_late(company: World) -> None:
    company.at("Sun 4 Jan 2026 12:00", "Europe/London")
    company.slack.update_member(company.ada.slack_id, tz="Asia/Tokyo")

    company.at("Mon 5 Jan 2026 09:00", "Asia/Tokyo")

    assert len(company.ada.dms) == 1


def test_who_lives_a_day_ahead_reads_since_when_by_the_own_calendar(company: World) -> None:
    company.slack.update_member(company.ada.slack_id, tz="Pacific/Auckland")
    company.at("Mon 5 Jan 2026 09:00", "Pacific/Auckland")
    company.ada.answers("KS-1", progress="10")

    company.at("Mon 12 Jan 2026 09:00", "Pacific/Auckland")

    assert "on track since 5 Jan 2026" in said(card_of(company.ada))


def test_a_new_representative_reads_the_day_of_the_own_division_though_a_holiday_moved_it(company: World) -> None:
    with company.house.database.writing() as session:
        division = session.exec(select(Division).where(Division.name == "Sales")).one()
        division.country = "DE"
        session.add(division)
    company.at("Tue 31 Mar 2026 12:00", "Europe/London")

    company.kim.types("/cop", "assign")
    company.kim.submits(what="give", person=company.oda.slack_id, role="representative", division="Sales")

    (welcome,) = [text for text in texts_to(company.oda) if "Welcome to" in text]
    assert "The next check-in is on 7 Apr 2026." in welcome


def test_a_person_deactivated_in_mid_cycle_is_followed_by_the_deputy(company: World) -> None:
    company.at("Mon 5 Jan 2026 15:00", "Europe/London")

    company.slack.update_member(company.ada.slack_id, is_deactivated=True)
    company.at("Mon 5 Jan 2026 15:10", "Europe/London")

    assert len(company.ben.dms) == 1
    assert "Ben for Ada" in details(company)


def test_a_representative_replaced_in_mid_cycle_hands_over_and_the_new_one_is_asked_once(company: World) -> None:
    company.at("Mon 5 Jan 2026 15:00", "Europe/London")
    dan = company.has("dan", "Europe/London")

    with company.house.database.writing() as session:
        ada = company.row_of(session, company.ada)
        (held,) = session.exec(select(Membership).where(Membership.person_id == ada.id))
        held.ends_at = company.clock()
        session.add(held)
    company.gives(dan, Role.representative, "Operations")
    company.at("Tue 6 Jan 2026 08:00", "Europe/London")

    # The deputy has stood longer, but the representative comes first.
    assert [text.count("Check-in for Operations") > 0 for text in texts_to(dan)] == [True]
    assert f"<@{dan.slack_id}> has taken this over" in said(card_of(company.ada))
    assert list(elements(card_of(company.ada))) == [], "nothing on it could be pressed with success"


def test_the_open_check_in_of_a_retired_division_is_taken_back(company: World) -> None:
    company.at("Mon 5 Jan 2026 15:00", "Europe/London")

    with company.house.database.writing() as session:
        division = session.exec(select(Division).where(Division.name == "Sales")).one()
        division.retired_at = company.clock()
        session.add(division)
    company.at("Tue 20 Jan 2026 15:00", "Europe/London")

    assert "Taken back" in said(company.cas.dms[0])
    assert list(elements(company.cas.dms[0])) == []
    assert len(company.cas.dms) == 1
    assert check_in(company, "Sales").state == "withdrawn"


def test_a_division_without_initiatives_gets_no_card_and_a_lead_hears_it_once(company: World) -> None:
    eve = company.has("eve")
    company.gives(eve, Role.representative, "Legal")

    company.at("Tue 20 Jan 2026 15:00", "Europe/London")

    assert eve.dms == []
    (told,) = [message for message in company.kim.dms if "Legal has no active initiative" in said(message)]
    company.kim.presses(told, "add_initiative")
    company.kim.submits(title="Clause library")
    assert "Clause library" in company.kim.types("/cop", "status legal")


def test_a_short_outage_is_caught_up_with_a_note_and_a_long_one_is_told_to_a_lead_once(company: World) -> None:
    company.at("Sat 3 Jan 2026 12:00", "Europe/London")
    company.clock.move_to(datetime(2026, 1, 5, 13, tzinfo=UTC))
    company.settle()
    (caught_up,) = texts_to(company.ada)
    company.at("Fri 9 Jan 2026 18:00", "Europe/London")
    company.clock.move_to(datetime(2026, 1, 19, 8, 30, tzinfo=UTC))
    company.settle()

    assert "I was not running when this was due to reach you" in caught_up
    (told,) = [text for text in texts_to(company.kim) if "did not ask" in text]
    assert "Operations, 12 Jan 2026" in told
    assert check_in(company, "Operations", "2026-01-12").state == "lapsed"


def test_a_public_holiday_of_the_division_moves_its_asking_and_the_preview_says_why(company: World) -> None:
    with company.house.database.writing() as session:
        division = session.exec(select(Division).where(Division.name == "Sales")).one()
        division.country = "DE"
        session.add(division)
    company.at("Tue 31 Mar 2026 12:00", "Europe/London")

    shown = company.cas.types("/cop", "preview")
    company.at("Mon 6 Apr 2026 23:00", "Europe/Berlin")
    on_the_holiday = [when(message) for message in company.cas.dms if "Mon 6" in when(message, "%a %-d")]
    company.at("Tue 7 Apr 2026 09:00", "Europe/Berlin")

    assert "Tue 7 Apr 2026 09:00 (Mon 6 Apr 2026 is a public holiday, Easter Monday, so Tuesday)" in shown
    assert "Operations" not in shown
    assert on_the_holiday == []
    assert when(company.cas.dms[-1], "%a %-d %H:%M", "Europe/Berlin") == "Tue 7 09:00"


def test_a_lead_sets_another_cadence_for_one_division_and_everybodys_preview_follows(company: World) -> None:
    company.at("Fri 2 Jan 2026 10:00", "Europe/London")
    company.kim.types("/cop", "cadence sales")

    refused = company.kim.submits(kind="monthly_on_date", day="31", months=["2"])
    company.kim.submits(kind="monthly_on_weekday", nth="2", weekdays=["2"], months=[])
    told = said(company.kim.form)
    shown = company.kim.types("/cop", "preview")
    company.at("Wed 14 Jan 2026 09:00", "Europe/Berlin")

    assert "never occurs" in refused.errors["day"]
    assert "Saved for Sales: Every month on the second Wednesday at 09:00." in told
    assert "Wed 14 Jan 2026 09:00" in shown
    assert "Mon 5 Jan 2026 09:00" in shown
    assert len(company.cas.dms) == 1
    assert "leads run the community" in company.ada.types("/cop", "cadence")


def test_a_zone_that_does_not_exist_leaves_the_one_that_was_known(company: World) -> None:
    with company.house.database.writing() as session:
        odd = people.Profile(company.ada.slack_id, "Ada", tz="Mars/Olympus")
        ada = people.remember(session, company.stand_in.team_id, odd, company.clock())

    assert ada.tz == "Europe/London"


def when(message: Json, shape: str = "%a %H:%M", zone: str = "Europe/London") -> str:
    return datetime.fromtimestamp(float(message["ts"]), UTC).astimezone(ZoneInfo(zone)).strftime(shape)
