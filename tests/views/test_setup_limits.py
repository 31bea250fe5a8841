"""The wizard and the roster stay inside Slack's limits with everything as long and as many as can be."""

from dataclasses import asdict
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.domain.blueprint import Charter, DivisionSketch, missing, vacancies
from bot.domain.set_up import MOST_IN_WIZARD, STEPS, blueprint_of
from bot.domain.words import Role
from bot.playground.slack.blockkit import check_message, check_view
from bot.views import charter, initiatives, roster, setup
from bot.views.reader import Reader
from bot.views.roster import Coverage, Held, Speaking

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
READERS = [Reader("en-GB"), Reader("de-DE"), Reader("xx")]
LONG = "<&>" * 26
NAMES = [f"{LONG[:75]}#{number:03}" for number in range(200)]
ME = "U0123456789"


def page(step: str) -> setup.Page:
    divisions = [asdict(DivisionSketch(name, LONG, "", ME, ME)) for name in NAMES[:MOST_IN_WIZARD]]
    first = {"division": NAMES[0], "strand": "strategic_learning", "owner": ME}
    days = {"starts_on": "2026-03-02", "due_on": "2026-12-01"}
    draft: dict[str, Any] = {
        "terms": {"name": LONG, "purpose": LONG * 25, "scope": LONG * 25, "decides": LONG * 25},
        "people": {"hr_leads": [ME] * 9, "hr_title": LONG, "knowledge_leads": [ME] * 9, "knowledge_title": LONG},
        "divisions": divisions,
        "initiatives": [{"title": name} | first | days for name in NAMES[:MOST_IN_WIZARD]],
    }
    other = setup.Company(LONG, ME, NOW)
    return setup.Page(1, step, 7, draft, {}, "Europe/London", TODAY, ME, LONG, other)


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
@pytest.mark.parametrize("step", STEPS[:-1])
def test_every_step_fits(reader: Reader, step: str) -> None:
    check_view(setup.form(reader, page(step)), "modal")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_the_preview_fits(reader: Reader) -> None:
    shown = page("preview")
    plan = blueprint_of(shown.draft, "C1", "Europe/London")
    prompts = [setup.Prompt(name, ME, "Europe/London", NOW) for name in NAMES]

    check_view(setup.preview(reader, shown, plan, missing(plan), vacancies(plan), TODAY, prompts), "modal")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
@pytest.mark.parametrize("spoken", [(ME, ME), ("", ME), ("", "")])
def test_the_roster_of_200_divisions_fits_and_counts_what_it_leaves_out(
    reader: Reader, spoken: tuple[str, str]
) -> None:
    speaking = [Speaking(name, LONG, *spoken) for name in NAMES]

    post = roster.coverage(reader, Coverage(LONG, [Held(Role.hr_lead, ME, LONG)] * 5, speaking))

    check_message({"text": post.text, "blocks": post.blocks})
    lines = "\n".join(block["text"]["text"] for block in post.blocks if block["type"] == "section").splitlines()
    shown = sum(1 for line in lines if "#" in line or "(" in line)
    assert 5 < shown < 205
    assert f" {205 - shown} " in str(post.blocks[-2:])


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_the_forms_of_the_roster_and_of_initiatives_fit(reader: Reader) -> None:
    for view in (
        roster.assign_form(reader, 1, NAMES[:100]),
        roster.assign_form(reader, 1, NAMES),
        roster.division_form(reader, 1, None),
        initiatives.add_form(reader, 1, NAMES, date(2026, 3, 2)),
        initiatives.pause_form(reader, 1, 1, "KS-1", LONG, date(2026, 3, 2)),
        initiatives.close_form(reader, 1, 1, "KS-1", LONG),
    ):
        check_view(view, "modal")


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_the_charter_and_the_welcome_fit(reader: Reader) -> None:
    text = Charter(LONG, LONG * 25, LONG * 25, LONG * 25)
    seats = [(Role.hr_lead, ME, LONG)] * 30

    pinned = charter.charter(reader, charter.Pinned(1, 1, NOW, text, seats, 3, 400))
    welcome = charter.welcome(reader, LONG, "C1", [(role, LONG) for role in Role], TODAY)

    check_message({"text": pinned.text, "blocks": pinned.blocks})
    check_message({"text": welcome.text, "blocks": welcome.blocks})
    assert pinned.is_pinned
