"""A community's own questions: wording, order, limits, and what is taken as a reply."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.questions import (
    Asked,
    Question,
    Questions,
    QuestionType,
    from_plain,
    moved,
    named,
    put,
    read_replies,
    to_plain,
    without,
    worded,
)
from bot.domain.words import Status

some_questions = st.lists(
    st.builds(
        Question,
        st.integers(1, 50),
        st.text(min_size=1, max_size=20),
        st.sampled_from(QuestionType),
        st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple),
        st.sampled_from(Asked),
        st.booleans(),
    ),
    min_size=1,
    max_size=10,
    unique_by=lambda question: question.id,
).map(tuple)


@given(some_questions)
def test_questions_come_back_from_the_database_as_they_went_in(questions: Questions) -> None:
    assert from_plain(to_plain(questions)) == questions


@given(some_questions, st.data(), st.integers(-12, 12))
def test_moving_loses_no_question_and_keeps_the_order_of_the_others(
    questions: Questions, data: st.DataObject, by: int
) -> None:
    id = data.draw(st.sampled_from([question.id for question in questions]))

    after = moved(questions, id, by)

    assert sorted(each.id for each in after) == sorted(each.id for each in questions)
    assert without(after, id) == without(questions, id)


def test_an_eleventh_question_is_refused_and_an_edit_of_the_tenth_is_not() -> None:
    ten = tuple(Question(number, "?", QuestionType.text) for number in range(1, 11))

    with pytest.raises(Refused):
        put(ten, Question(11, "?", QuestionType.text))
    assert put(ten, Question(10, "Better?", QuestionType.text))[-1].text == "Better?"


def test_a_question_that_somebody_removed_is_said_to_be_gone() -> None:
    with pytest.raises(NotFound):
        named((), 3)


@pytest.mark.parametrize(
    ("text", "kind", "choices", "field"),
    [
        (" ", "text", "", "text"),
        ("x" * 151, "text", "", "text"),
        ("Which?", "choice", "one", "choices"),
        ("Which?", "choice", "one\none", "choices"),
        ("Which?", "choice", "\n".join(map(str, range(11))), "choices"),
        ("Which?", "choice", "a\n" + "x" * 76, "choices"),
    ],
)
def test_what_cannot_be_asked_is_refused_where_it_was_typed(text: str, kind: str, choices: str, field: str) -> None:
    with pytest.raises(ExceptionGroup) as refused:
        worded(0, text, kind, choices)

    assert [problem.field for problem in refused.value.exceptions] == [field]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("kind", "good", "bad"),
    [
        (QuestionType.text, "x" * 1000, "x" * 1001),
        (QuestionType.choice, "Sales", "Marketing"),
        (QuestionType.scale, "5", "6"),
        (QuestionType.scale, "1", "²"),
        (QuestionType.date, "2026-02-28", "2026-02-30"),
        (QuestionType.person, "U123", "<!channel>"),
    ],
)
def test_a_reply_fits_its_question(kind: QuestionType, good: str, bad: str) -> None:
    questions = (Question(1, "?", kind, ("Sales", "Service")),)

    assert read_replies(questions, {"own_1": good}, Status.on_track) == {"1": good}
    with pytest.raises(ExceptionGroup):
        read_replies(questions, {"own_1": bad}, Status.on_track)


@pytest.mark.parametrize(
    ("asked", "status", "is_shown", "is_missed"),
    [
        (Asked.always, Status.on_track, True, True),
        (Asked.not_on_track, Status.off_track, True, True),
        (Asked.not_on_track, Status.on_track, True, False),
        (Asked.not_on_track, Status.off_track, False, False),
    ],
)
def test_a_required_reply_is_missed_only_where_the_question_was_shown_and_applies(
    asked: Asked, status: Status, is_shown: bool, is_missed: bool
) -> None:
    questions = (Question(1, "?", QuestionType.text, asked=asked, required=True),)
    fields: dict[str, str | None] = {"own_1": None} if is_shown else {}

    try:
        read_replies(questions, fields, status)
        missed = False
    except* Invalid:
        missed = True

    assert missed is is_missed
