"""A community's own questions: leads word them, forms ask them, answers keep the version they answered."""

import pytest
from sqlmodel import select

from bot.domain.words import Role
from storage.tables import Answer
from storage.tables_answering import QuestionSet
from tests.world import World, elements, said


@pytest.fixture
def company(world: World) -> World:
    """Ada speaks for Operations; Kim leads."""
    ada, kim = world.has("ada"), world.has("kim")
    world.founds("knowledge")
    world.gives(kim, Role.knowledge_lead)
    world.gives(ada, Role.representative, "Operations")
    world.starts("Expert directory", "Operations", starts="2026-01-01", due="2026-12-01")
    world.starts("Lessons learned", "Operations", starts="2026-01-01", due="2026-12-01")
    return world


def test_a_lead_adds_questions_of_each_type_and_the_form_asks_them(company: World) -> None:
    adds(company, "Who helped you?", "person")
    adds(company, "How useful was it?", "scale")
    adds(company, "When is the next session?", "date")
    adds(company, "Which audience & <!channel>?", "choice", choices="Sales\nService")
    adds(company, "Anything for the newsletter?", "text")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.opens("KS-1")

    company.ada.submits(
        status="on_track",
        own_1=company.kim.slack_id,
        own_2="4",
        own_3="2026-02-01",
        own_4="Service",
        own_5="Yes & no",
    )

    (answer,) = answers(company)
    assert answer.replies == {"1": company.kim.slack_id, "2": "4", "3": "2026-02-01", "4": "Service", "5": "Yes & no"}
    told = company.kim.types("/cop", "history KS-1")
    assert f"_Who helped you?_ <@{company.kim.slack_id}>" in told
    assert "_When is the next session?_ 1 Feb 2026" in told
    assert "<!channel>" not in told


def test_a_question_can_depend_on_the_status_and_appears_as_soon_as_it_is_chosen(company: World) -> None:
    adds(company, "What would bring it back?", "text", asked="not_on_track", required="yes")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.opens("KS-1")
    company.ada.fills(progress="5", barrier="The supplier left")
    assert "What would bring it back?" not in said(company.ada.form)

    company.ada.clicks_in_form("keep_draft", field="status", selected="off_track")

    assert "What would bring it back?" in said(company.ada.form)
    refused = company.ada.submits()
    assert refused.errors == {"own_1": "Your community asks everybody for this."}
    company.ada.submits(own_1="Another supplier")
    (answer,) = answers(company)
    assert (answer.progress, answer.barrier, answer.replies) == (5, "The supplier left", {"1": "Another supplier"})


def test_a_reply_to_a_question_removed_while_the_form_is_open_is_kept_with_the_old_version(company: World) -> None:
    adds(company, "Who helped you?", "text")
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.opens("KS-1")
    changes(company, 0, "remove")

    result = company.ada.submits(status="on_track", own_1="Ben did")

    assert result.kind == "updated"
    (answer,) = answers(company)
    assert (answer.replies, answer.question_set_id) == ({"1": "Ben did"}, 1)
    assert "_Who helped you?_ Ben did" in company.kim.types("/cop", "history KS-1")
    assert "Who helped you?" not in said(company.ada.form)


def test_questions_are_edited_moved_and_never_overwritten(company: World) -> None:
    adds(company, "First", "text")
    adds(company, "Second", "text")

    changes(company, 1, "up")
    changes(company, 0, "edit")
    company.kim.submits(text="Second, better")

    assert said(company.kim.form).index("Second, better") < said(company.kim.form).index("First")
    with company.house.database.reading() as session:
        versions = list(session.exec(select(QuestionSet)))
    assert [[each["text"] for each in version.questions] for version in versions] == [
        ["First"],
        ["First", "Second"],
        ["Second", "First"],
        ["Second, better", "First"],
    ]


def test_an_eleventh_question_is_not_offered_and_a_bad_one_is_refused_where_it_is_typed(company: World) -> None:
    company.kim.types("/cop", "questions")
    company.kim.clicks_in_form("add_question")
    refused = company.kim.submits(text="Which?", type="choice", choices="Only one")
    assert "two to 10 different choices" in refused.errors["choices"]
    company.kim.submits(text="Question 1", type="text")
    for number in range(2, 11):
        company.kim.clicks_in_form("add_question")
        company.kim.submits(text=f"Question {number}", type="text")

    assert "add_question" not in [element["action_id"] for element in elements(company.kim.form)]


def test_only_leads_see_the_questions(company: World) -> None:
    assert "The leads run the community" in company.ada.types("/cop", "questions")


def test_no_change_does_not_pass_over_a_new_required_question(company: World) -> None:
    company.at("Mon 5 Jan 2026 09:00", "Europe/London")
    company.ada.answers("KS-1", "on track", progress="5")
    company.ada.answers("KS-2", "on track", progress="5")
    adds(company, "Who helped you?", "text", required="yes")
    company.at("Mon 12 Jan 2026 09:00", "Europe/London")

    company.ada.presses(company.ada.card, "all_as_before")

    assert "Who helped you?" in said(company.ada.form)
    assert len(answers(company)) == 2


def adds(company: World, text: str, kind: str, **values: str) -> None:
    company.kim.types("/cop", "questions")
    company.kim.clicks_in_form("add_question")
    company.kim.submits(text=text, type=kind, **values)


def changes(company: World, number: int, what: str) -> None:
    company.kim.types("/cop", "questions")
    menus = [element for element in elements(company.kim.form) if element["action_id"] == "change_question"]
    chosen = next(each["value"] for each in menus[number]["options"] if f'"{what}"' in each["value"])
    block = [each["block_id"] for each in company.kim.form["blocks"] if each.get("accessory")][number]
    company.kim.clicks_in_form("change_question", field=block, selected=chosen)


def answers(company: World) -> list[Answer]:
    with company.house.database.reading() as session:
        return list(session.exec(select(Answer)))
