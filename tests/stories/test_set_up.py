"""A channel becomes a community: step by step, by one person or two, stopped and taken up again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from storage import initiatives
from tests.world import Someone, World, elements, open_world, said, texts

MORNING = "2026-03-03T08:00:00+00:00"


@pytest.fixture
def office(tmp_path: Path, migrated_url: str) -> Iterator[World]:
    """A workspace with people and a channel in which the bot is, and no community yet. It is Tuesday, 3 March 2026."""
    with open_world(tmp_path, database_url=migrated_url, start=MORNING) as world:
        for name in ("kim", "hana", "ada", "otto"):
            world.has(name)
        world.has("ben", "America/New_York")
        world.has("gus", is_guest=True)
        members = [person.slack_id for person in world.people.values()]
        world.channel_id = world.slack.add_channel("knowledge-circle", members=members)
        yield world


def test_one_person_sets_up_a_small_company_and_its_first_check_in_goes_out(office: World) -> None:
    sets_up(office, office.kim)

    assert "*Knowledge circle* has started" in shown(office.kim)
    (charter,) = office.slack.pins(office.channel_id)
    assert "Terms of reference of Knowledge circle" in said(charter)
    assert "You speak for Operations" in said(office.ada.dms[0])
    office.at("Mon 9 Mar 2026 09:00", "Europe/London")
    assert "Check-in for Operations" in said(office.ada.dms[-1])
    assert "Check-in for Sales" not in "".join(said(message) for message in office.ben.dms)
    office.at("Mon 9 Mar 2026 09:00", "America/New_York")
    assert "Check-in for Sales" in said(office.ben.dms[-1])


def test_an_initiative_begun_from_a_template_brings_its_milestones(office: World) -> None:
    sets_up(office, office.kim)

    with office.house.database.reading() as session:
        plain, taxonomy = initiatives.of_community(session, 1)
        points = initiatives.plan_points(session, taxonomy.id or 0)
        assert initiatives.plan_points(session, plain.id or 0) == []

    assert [points[0].title, points[-1].title] == [
        "Purpose, scope and owner agreed",
        "Agreed who adds and retires terms",
    ]
    assert [each.due_on for each in points] == sorted({each.due_on for each in points})
    assert {each.due_on.weekday() for each in points} <= {0, 1, 2, 3, 4}


def test_the_preview_says_who_is_asked_first_and_when(office: World) -> None:
    fills_in(office, office.kim)

    preview = shown(office.kim)

    assert "The first check-in: 9 Mar 2026" in preview
    assert f"<@{office.ada.slack_id}> · Operations" in preview
    assert "Mon 9 Mar 09:00 (America/New_York)" in preview
    assert "Every week on Monday at 09:00" in preview


def test_a_community_that_starts_after_the_hour_of_its_day_is_asked_at_the_next_one(office: World) -> None:
    office.at("Mon 9 Mar 2026 10:00", "Europe/London")

    sets_up(office, office.kim)

    assert "The first check-in goes out on 16 Mar 2026" in shown(office.kim)
    office.at("Fri 13 Mar 2026 18:00", "Europe/London")
    assert len(office.ada.dms) == 1
    office.at("Mon 16 Mar 2026 09:00", "Europe/London")
    assert "Check-in for Operations" in said(office.ada.dms[-1])


def test_a_closed_wizard_is_taken_up_where_it_was(office: World) -> None:
    office.kim.types("/cop", "setup")
    office.kim.submits(name="Circle", purpose="To learn")
    closes(office.kim)

    office.kim.types("/cop", "setup")

    assert "2/6" in shown(office.kim)
    goes(office.kim, "terms")
    assert "To learn" in str(office.kim.form["blocks"])


def test_without_an_hr_lead_it_says_so_and_does_not_start(office: World) -> None:
    fills_in(office, office.kim, hr_leads=[])

    assert "An HR lead is missing" in shown(office.kim)
    assert office.kim.form["submit"] is None

    goes(office.kim, "people")
    office.kim.submits(hr_leads=[office.hana.slack_id])
    for _ in range(3):
        office.kim.submits()

    assert office.kim.form["submit"] is not None


def test_a_guest_may_not_set_up_and_may_not_lead(office: World) -> None:
    assert "full members" in office.gus.types("/cop", "setup")
    assert office.slack.modals(office.gus.slack_id) == []

    office.kim.types("/cop", "setup")
    office.kim.submits()
    result = office.kim.submits(hr_leads=[office.gus.slack_id])

    assert "Gus is a guest" in result.errors["hr_leads"]


def test_where_the_bot_is_not_in_the_channel_it_asks_to_be_invited(office: World) -> None:
    office.channel_id = office.slack.add_channel("elsewhere", members=[office.kim.slack_id], bot_in=False)

    assert "/invite @Convener" in office.kim.types("/cop", "setup")


def test_a_second_person_sees_who_is_at_it_and_may_go_on_together(office: World) -> None:
    office.kim.types("/cop", "setup")
    office.kim.submits()

    office.hana.types("/cop", "setup")

    assert f"<@{office.kim.slack_id}> is setting up this channel" in shown(office.hana)
    office.hana.submits()
    assert "2/6" in shown(office.hana)


def test_two_people_at_once_double_nothing(office: World) -> None:
    fills_in(office, office.kim)
    office.hana.types("/cop", "setup")
    office.hana.submits()

    first = office.kim.submits()
    second = office.hana.submits()

    assert first.kind == "updated"
    assert "started already" in shown(office.hana)
    assert second.kind == "pushed"
    assert len(office.slack.pins(office.channel_id)) == 1
    assert len([message for message in office.ada.dms if "Welcome" in said(message)]) == 1


def test_a_division_can_be_added_twice_only_under_two_names_and_taken_out_again(office: World) -> None:
    office.kim.types("/cop", "setup")
    office.kim.submits()
    office.kim.submits()
    enters(office.kim, division="Operations")
    enters(office.kim, division="operations")

    assert "There is already one called operations" in shown(office.kim)
    assert shown(office.kim).count("Nobody speaks for it yet") == 1

    presses(office.kim, "set_up_remove")

    assert "Nobody speaks for it yet" not in shown(office.kim)


def test_members_confirm_the_terms_and_the_count_is_shown(office: World) -> None:
    sets_up(office, office.kim)
    (charter,) = office.slack.pins(office.channel_id)
    assert "read by 0 of 4" in said(charter)

    assert "Thank you" in office.ada.presses(charter, "confirm_terms", dm=False)
    assert "noted already" in office.ada.presses(charter, "confirm_terms", dm=False)
    assert "not part of" in office.otto.presses(charter, "confirm_terms", dm=False)

    assert "read by 1 of 4" in said(office.slack.pins(office.channel_id)[0])


def test_afterwards_only_leads_change_the_terms_and_the_cadence(office: World) -> None:
    sets_up(office, office.kim)
    closes(office.kim)
    office.ada.presses(office.slack.pins(office.channel_id)[0], "confirm_terms", dm=False)

    assert "lead" in office.ada.types("/cop", "setup")
    assert office.slack.modals(office.ada.slack_id) == []
    office.hana.types("/cop", "setup")
    presses(office.hana, "rhythm", selected="monthly")
    office.hana.submits(purpose="To learn together", day="17", at="11:00")

    (charter,) = office.slack.pins(office.channel_id)
    assert "To learn together" in said(charter)
    assert "Version 2" in said(charter)
    assert "read by 0 of 4" in said(charter)
    office.at("Mon 9 Mar 2026 12:00", "Europe/London")
    assert "Check-in" not in said(office.ada.dms[-1])
    office.at("Tue 17 Mar 2026 11:00", "Europe/London")
    assert "Check-in for Operations" in said(office.ada.dms[-1])


@pytest.mark.parametrize(
    ("rhythm", "fields", "words"),
    [
        ("weekly", {"every": "2", "weekdays": ["1", "3"]}, "Every 2 weeks on Tuesday and Thursday at 10:30"),
        ("monthly", {"day": "1:0"}, "Every month on the first Monday at 10:30"),
        ("monthly", {"day": "-1"}, "Every month on the last day at 10:30"),
        ("quarterly", {"day": "15", "month_of_quarter": "2"}, "Every quarter, in its second month, on day 15 at 10:30"),
    ],
)
def test_every_kind_of_cadence_can_be_chosen(world: World, rhythm: str, fields: dict[str, Any], words: str) -> None:
    kim = world.has("kim")
    world.channel_id = world.slack.add_channel("circle", members=[kim.slack_id])
    kim.types("/cop", "setup")
    goes_through(kim, 3)

    presses(kim, "rhythm", selected=rhythm)
    kim.submits(**fields, at="10:30")
    kim.submits()

    assert words in shown(kim)


def test_a_zone_that_does_not_exist_is_answered_with_near_ones(world: World) -> None:
    kim = world.has("kim")
    world.channel_id = world.slack.add_channel("circle", members=[kim.slack_id])
    kim.types("/cop", "setup")
    goes_through(kim, 3)

    result = kim.submits(zone="Europe/Londn")

    assert "Europe/London" in result.errors["zone"]


def sets_up(world: World, person: Someone) -> None:
    """Go through the wizard and start."""
    fills_in(world, person)
    person.submits()


def fills_in(world: World, person: Someone, hr_leads: list[str] | None = None) -> None:
    """Go through the wizard to its preview."""
    leads = [world.hana.slack_id] if hr_leads is None else hr_leads
    person.types("/cop", "setup")
    person.submits()
    person.submits(hr_leads=leads, hr_title="Chief People Officer", knowledge_leads=[world.kim.slack_id])
    enters(person, division="Operations", country="United Kingdom", representative=world.ada.slack_id)
    submits(person, division="Sales", representative=world.ben.slack_id)
    person.submits()
    enters(person, title="Expert directory", of_division="Operations", due="2026-12-01")
    submits(person, title="Taxonomy", template="taxonomy", of_division="Sales", due="2026-12-01")


def submits(person: Someone, **values: Any) -> Any:
    """Send a form whose blocks carry a serial."""
    return person.submits(**_with_serial(person, values))


def enters(person: Someone, **values: Any) -> None:
    """Fill in a form of a list and press "Add another"."""
    person.world.slack.fill(person.slack_id, person.form["id"], _with_serial(person, values))
    presses(person, "set_up_add")


def goes(person: Someone, step: str) -> None:
    """Go back, or to a step from the preview."""
    for _ in range(6):
        found = [each for each in elements(person.form) if each["action_id"] == "set_up_go"]
        wanted = next((each for each in found if f'"{step}"' in each["value"]), found[0])
        presses(person, "set_up_go", value=wanted["value"])
        if f"Set up: {'Leads' if step == 'people' else step.capitalize()}" in shown(person):
            return


def goes_through(person: Someone, steps: int) -> None:
    """Send the first steps as they are."""
    for _ in range(steps):
        person.submits()


def closes(person: Someone) -> None:
    """Close the wizard."""
    person.world.slack.close_view(person.slack_id, person.form["id"])


def presses(person: Someone, action_id: str, **more: Any) -> None:
    """Press a button, or choose, in the form."""
    person.world.slack.click(person.slack_id, view_id=person.form["id"], action_id=action_id, **more)
    person.world.settle()


def shown(person: Someone) -> str:
    """Return everything the form says."""
    return "\n".join(found["text"] for found in texts(person.form))


def _with_serial(person: Someone, values: dict[str, Any]) -> dict[str, Any]:
    ids = {block["block_id"].partition(".")[0]: block["block_id"] for block in person.form["blocks"]}
    return {ids[name]: value for name, value in values.items()}
