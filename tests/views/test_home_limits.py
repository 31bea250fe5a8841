"""The App Home and the matrix stay inside Slack's limits with everything as long and as many as can be."""

import json
from datetime import UTC, date, datetime

import pytest

from bot.domain.actions import ActionState
from bot.domain.sponsor_ask import SponsorAsk
from bot.domain.words import Level, PersonId, Stage, State, Strand
from bot.playground.slack.blockkit import check_message, check_view
from bot.views import charts, home, home_lead, home_own, matrix
from bot.views.home import Frame, Part
from bot.views.home_lead import Asked, Candidate, Open, Paused, Vacancy, Whole
from bot.views.home_own import Due, Milestone, Own, OwnInitiative, OwnTime, Prompt, Waits
from bot.views.lines import ActionLine
from bot.views.plans import Proposal
from bot.views.reader import Reader
from bot.views.sponsoring import Page

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
READERS = [Reader("en-GB"), Reader("de-DE"), Reader("xx")]
LONG = "<&>" * 26
NAMES = [f"{LONG[:75]}#{number:03}" for number in range(200)]
ME = "U0123456789"
KEYS = [f"KNOWLEDGE-{number}" for number in range(1000, 1200)]
URL = "https://a-long-workspace-name.slack.com/archives/C0123456789/p1234567890123456"
ASK = Page(1, KEYS[0], LONG, SponsorAsk(LONG * 30, (LONG,) * 5, 0, TODAY, PersonId(1), NOW), {1: ME})
OWN = Own(
    due=[Due(1, name, 2000, NOW, 2000) for name in NAMES[:5]],
    waits=[Waits(1, key, LONG, Level.direct, NOW, URL, is_mine=bool(n % 2)) for n, key in enumerate(KEYS)],
    asks=[ASK] * 20,
    asked_back=[ASK] * 20,
    initiatives=[
        OwnInitiative(n, key, LONG, NAMES[n], Stage.active, State.slipping, 45.0, TODAY, Milestone(LONG, TODAY), n)
        for n, key in enumerate(KEYS)
    ],
    promises=[ActionLine(n, key, LONG * 10, ME, TODAY, ActionState.overdue) for n, key in enumerate(KEYS)],
    time=OwnTime(
        1, [Prompt(name, NOW) for name in NAMES[:5]], [(TODAY, TODAY)] * 5, is_away=True, wish=2, is_asked=True
    ),
)
FIELDS = {strand: matrix.Field({State.slipping: 999, State.watch: 999}) for strand in list(Strand)[:2]}
WHOLE = Whole(
    community=1,
    divisions=200,
    vacancies=[Vacancy(n, name, ME if n % 2 else "") for n, name in enumerate(NAMES)],
    candidates=[Candidate(n, key, LONG, NOW) for n, key in enumerate(KEYS)],
    proposals=[Proposal(1, KEYS[0], LONG, ME, LONG * 10, "waiting", "", [])] * 20,
    asked=[Asked(n, key, LONG, ME, NOW, LONG * 10) for n, key in enumerate(KEYS)],
    lines=[matrix.Line(name, FIELDS) for name in NAMES],
    interventions=[Open(key, LONG, list(Level)[n % 3], ME, NOW, URL) for n, key in enumerate(KEYS)],
    paused=[Paused(key, LONG, LONG * 5, date(2026, 4, 1), is_review_due=True) for key in KEYS],
)


def parts(reader: Reader) -> list[Part]:
    own = [home_own.due(reader, OWN), home_own.initiatives(reader, OWN), home_own.promises(reader, OWN)]
    lead = [
        home_lead.decisions(reader, WHOLE),
        home_lead.asked(reader, WHOLE),
        home_lead.coverage(reader, WHOLE),
        home_lead.strands(reader, WHOLE),
        home_lead.interventions(reader, WHOLE),
        home_lead.paused(reader, WHOLE),
    ]
    return [*own, *lead, home_own.time(reader, OWN.time)]


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_every_page_of_a_home_fits_and_nothing_is_left_out_between_them(reader: Reader) -> None:
    everything = parts(reader)
    others = [(number, name) for number, name in enumerate(NAMES[:100])]
    shown, page = "", 0

    while True:
        view = home.tab(reader, Frame(0, NAMES[0], others, page), everything).view
        check_view(view, "home")
        shown += json.dumps(view, ensure_ascii=False)
        if '"turn_home"' not in json.dumps(view):
            break
        page += 1

    assert page > 5
    for part in everything:
        for piece in part.pieces:
            assert json.dumps(piece, ensure_ascii=False)[1:-1] in shown


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_a_list_that_is_shortened_says_how_many_it_left_out(reader: Reader) -> None:
    listed = home_lead.asked(reader, WHOLE).pieces

    assert len(listed) == home_lead.MOST_LISTED + 1
    assert str(len(KEYS) - home_lead.MOST_LISTED) in json.dumps(listed[-1])


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.locale)
def test_the_matrix_of_200_divisions_fits_a_message_and_says_how_many_it_left_out(reader: Reader) -> None:
    post = matrix.post(reader, 1, LONG, WHOLE.lines)

    for built in (post.blocks, post.fallback):
        check_message({"text": post.text, "blocks": built})
    table = next(each for each in post.blocks if each["type"] == "data_table")
    assert f" {200 - charts.rows_in(table)} " in json.dumps(post.blocks[-2:])
    assert f" {200 - matrix.MOST_LINES} " in json.dumps(post.fallback[-2:])
