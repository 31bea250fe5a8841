"""Everybody reads their own language: German is complete, and the pseudo-locale shows what was not translated."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.domain.plan import Milestone
from bot.domain.words import Role
from bot.views.reader import Reader
from tests.messages import in_the_code, translated
from tests.world import Json, World, elements, texts

FIELD = re.compile(r"\{[^{}]*\}")
# What is not said but shown: keys, reason codes and usages, mentions and dates, people's names. A title that was
# stretched past Slack's 24 characters has lost its closing bracket.
SHOWN = re.compile(
    r"⟦[^⟦⟧]*(?:⟧|…$)|`[^`]*`|<[^<>]*>|KS-\d+|:[a-z_]+:|(?:[A-Z][a-z]{2} )?\d{1,2} [A-Z][a-z]{2,4} \d{4}|&[a-z]+;"
    r"|\bUTC\b|Europe/London|\b(?:Ada|Kim|Hana)\b"
)


def test_german_says_everything_and_keeps_every_field() -> None:
    german = translated("de")

    missing, broken = [], []
    for message in in_the_code():
        if not message.id:
            continue
        said = german.get(message.id)
        forms = said.string if said and isinstance(said.string, tuple | list) else [said.string if said else ""]
        ids = message.id if isinstance(message.id, tuple | list) else [message.id]
        if not all(forms):
            missing.append(ids[0])
        elif {frozenset(FIELD.findall(form)) for form in forms} - {frozenset(FIELD.findall(each)) for each in ids}:
            broken.append(ids[0])

    assert (missing, broken) == ([], [])


@pytest.mark.parametrize(
    ("locale", "said"),
    [("de-DE", "im Plan"), ("de", "im Plan"), ("fr-FR", "on track"), ("en-GB", "on track"), ("", "on track")],
)
def test_a_language_without_a_catalogue_falls_back_to_english(locale: str, said: str) -> None:
    assert Reader(locale).text("on track") == said


def test_numbers_and_days_are_written_as_the_reader_writes_them() -> None:
    german, english = Reader("de-DE"), Reader("en-US")

    assert (german.number(1234.5, 1), english.number(1234.5, 1)) == ("1.234,5", "1,234.5")
    assert german.day(date(2026, 3, 2)) == "2. März 2026"


@pytest.fixture
def company(world: World) -> World:
    """A company whose data has no Latin letters, so that any that are left were not translated."""
    for name in ("ada", "kim", "hana"):
        world.has(name, locale="xx-XX")
    community = world.founds("knowledge")
    with world.house.database.writing() as session:
        row = session.get_one(type(community), community.id)
        row.locale, row.name = "xx-XX", "Знание"
        session.add(row)
    world.gives(world.kim, Role.knowledge_lead)
    world.gives(world.hana, Role.hr_lead)
    world.gives(world.ada, Role.representative, "Производство")
    milestones = (Milestone("Пилот", date(2026, 2, 2)), Milestone("Готово", date(2026, 6, 1)))
    world.starts("Каталог", "Производство", starts="2026-01-01", due="2026-06-01", milestones=milestones)
    world.starts("Словарь", "Производство", starts="2026-01-01", due="2026-12-01")
    return world


def test_nothing_stays_english_in_messages_modals_and_home(company: World) -> None:
    company.at("Mon 2 Mar 2026 09:00", "Europe/London")
    company.slack.open_home(company.ada.slack_id)
    card = next(each for each in company.ada.dms if any(e["action_id"] == "answer_initiative" for e in elements(each)))
    company.ada.presses(card, "answer_initiative")
    form = company.ada.form
    company.ada.submits(status="off_track", progress="0", barrier="Нет людей")
    company.slack.close_view(company.ada.slack_id, company.ada.form["id"], clear=True)
    company.settle()
    for words in ("status", "why KS-1", "help", "rules", "interventions", "preview", "roster", "actions", "lessons"):
        company.kim.types("/cop", words)

    seen = [form, company.slack.home(company.ada.slack_id) or {}, *company.channel, *company.ada.dms]
    seen += [reply for head in company.channel for reply in company.slack.thread(company.channel_id, head["ts"])]
    seen += company.slack.ephemerals(company.kim.slack_id)
    assert {text for shown in seen for text in untranslated(shown)} == set()


def untranslated(shown: Json) -> Iterator[str]:
    """Yield each text in which Latin letters stand outside a translated sentence."""
    for found in texts(shown):
        rest = found["text"]
        while SHOWN.search(rest):
            rest = SHOWN.sub(" ", rest)
        if re.search(r"[A-Za-z]{2,}", rest):
            yield found["text"]
