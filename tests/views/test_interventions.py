"""Interventions as Block Kit: forms that stay inside Slack's limits, figures that read well."""

from datetime import timedelta
from typing import Any

from bot.domain.intervention_figures import Case, Span, figures, summary
from bot.domain.words import Kind, Outcome
from bot.views import intervention_forms, intervention_lists
from bot.views.intervention_forms import Choice
from bot.views.mrkdwn import unmarked
from bot.views.reader import Reader
from bot.views.surfaces import Post
from tests.world import said

ENGLISH = Reader("en-GB")
HOUR = timedelta(hours=1)


def test_with_more_than_a_hundred_initiatives_the_key_is_typed() -> None:
    many = [Choice(f"KS-{number}", "Archive") for number in range(1, 102)]

    few_form = intervention_forms.raising(ENGLISH, community=1, choices=many[:100], chosen="KS-7")
    many_form = intervention_forms.raising(ENGLISH, community=1, choices=many, chosen="KS-7")

    assert len(few_form["blocks"][0]["element"]["options"]) == 100
    assert few_form["blocks"][0]["element"]["initial_option"]["value"] == "KS-7"
    assert many_form["blocks"][0]["element"]["type"] == "plain_text_input"
    assert many_form["blocks"][0]["element"]["initial_value"] == "KS-7"


def test_a_kind_that_nobody_answers_cannot_look_quick() -> None:
    quick = Case(Kind.coaching, Outcome.recovered, Span(30 * HOUR, 6 * HOUR), None, Span(240 * HOUR, 56 * HOUR))
    waiting = [Case(Kind.resources, None)] * 2

    shown = said(_post(intervention_lists.figures(ENGLISH, summary([quick, *waiting]), figures([quick, *waiting]))))

    assert "*coaching*: used 1 · closed 1 · recovered 1 · slipped again 0" in shown
    assert "Taken up: 6 h (6 h) of working time, 1.2 days (1.2 days) by the calendar" in shown
    assert "Recovering: 7 days (7 days) of working time, 10 days (10 days) by the calendar" in shown
    assert "*resources*: used 2 · closed 0" in shown
    assert "Taken up: 2 still wait" in shown


def test_a_message_is_quoted_as_it_was_typed() -> None:
    sent = "<@U1|ada> see <https://example.org/a?b=1&amp;c|the plan> in <#C1|knowledge>, &lt;soon&gt;"

    assert unmarked(sent) == "ada see the plan in knowledge, <soon>"


def _post(post: Post) -> dict[str, Any]:
    return {"text": post.text, "blocks": post.blocks}
