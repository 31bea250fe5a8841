"""A community set up like another one, by somebody who leads both."""

import pytest

from bot.domain.cadence import Cadence, Monthly, OnDate
from bot.domain.questions import QuestionType, worded
from bot.domain.settings import Section
from bot.domain.words import Role
from bot.usecases import assessing, founding, pace, questions, rules, settings
from storage.tables import Community
from tests.world import World, elements, said

MONTHLY = Cadence(Monthly(OnDate(5)))
HELD = {"starts": "08:00", "ends": "16:00", "weekend": [5, 6]}


@pytest.fixture
def companies(world: World) -> World:
    """Kim leads a community with its own ways, and a new one beside it; Ada leads only the new one."""
    kim, ada = world.has("kim"), world.has("ada")
    world.founds("knowledge", cadence=MONTHLY)
    world.gives(kim, Role.knowledge_lead)
    with world.house.database.writing() as session:
        old, person = session.get_one(Community, 1), world.row_of(session, kim)
        settings.set_to(session, old, person, Section.hours, HELD, world.clock())
        rules.save(session, old, person, {"slipping_from": 5.0}, "Fewer threads", world.clock())
        for text in ("Who helped?", "What did you learn?"):
            questions.put(session, old, person, worded(questions.NEW, text, QuestionType.text), world.clock())
    world.founds("learning")
    with world.house.database.writing() as session:
        new = session.get_one(Community, 2)
        for each in (kim, ada):
            founding.give_role(session, new, world.row_of(session, each), Role.hr_lead, world.clock())
        asked = worded(questions.NEW, "Who helped?", QuestionType.text)
        questions.put(session, new, world.row_of(session, kim), asked, world.clock())
    return world


def test_a_new_community_takes_over_how_another_one_is_asked(companies: World) -> None:
    companies.kim.types("/cop", "settings")
    companies.kim.presses_here("set_up_alike")

    companies.kim.submits(other="1")

    assert "8:00" in said(companies.kim.form)
    with companies.house.database.reading() as session:
        new = session.get_one(Community, 2)
        assert pace.cadence_of(new) == MONTHLY
        assert pace.settings_of(new, Section.hours) == HELD
        assert assessing.limits_of(new).slipping_from == 5
        asked = [(each.id, each.text) for each in questions.asked_now(session, 2)[1]]
    assert asked == [(1, "Who helped?"), (2, "What did you learn?")]
    assert "Set up like Knowledge" in companies.kim.types("/cop", "rules")


def test_only_what_is_chosen_is_taken_over(companies: World) -> None:
    companies.kim.types("/cop", "settings")
    companies.kim.presses_here("set_up_alike")

    companies.kim.submits(other="1", parts="rules")

    with companies.house.database.reading() as session:
        new = session.get_one(Community, 2)
        assert assessing.limits_of(new).slipping_from == 5
        assert pace.cadence_of(new) != MONTHLY
        assert len(questions.asked_now(session, 2)[1]) == 1


def test_who_leads_no_other_community_is_not_offered_one(companies: World) -> None:
    companies.ada.types("/cop", "settings")

    assert "set_up_alike" not in [each["action_id"] for each in elements(companies.ada.form)]
