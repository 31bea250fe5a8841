"""What the App Home shows to whom."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from bot.domain.words import Level, Role, State
from bot.usecases import absent, founding, home, raising, seating, stages
from bot.usecases.raising import Raise
from bot.usecases.seating import Wanted
from bot.views.ids import read_value
from storage import roster
from storage.tables import Community, Initiative
from tests.usecases.homes import MONDAY, MONDAYS, Company, company, of


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Company]:
    made = company(tmp_path)
    for name in ("ada", "ben", "kim", "hana", "sol", "obi", "dan"):
        made.opens_home(name)
    yield made
    made.database.close()


def raises(acme: Company, number: int, who: str, level: Level) -> None:
    acme.act(
        lambda session: raising.raise_by_hand(
            session,
            of(session),
            session.get_one(Initiative, number),
            acme.person(session, who),
            Raise("The supplier left", level),
            acme.now,
        )
    )


def test_a_representative_sees_when_the_next_check_in_comes_in_the_own_zone(acme: Company) -> None:
    assert "Next check-in for Operations" in acme.shown("ada")
    assert "2 Mar 2026 09:00 (Europe/London)" in acme.shown("ada")
    assert "Nothing. The next check-in opens" in acme.shown("ada")


def test_a_representative_has_one_button_to_what_is_due_and_one_to_each_initiative(acme: Company) -> None:
    acme.at(MONDAY)

    assert "Operations: 2 initiatives to update" in acme.shown("ada")
    assert len(acme.buttons("ada", "answer_check_in")) == 1
    assert [each["accessibility_label"] for each in acme.buttons("ada", "answer_initiative")] == [
        "Answer KS-1",
        "Answer KS-2",
    ]
    assert "Taxonomy" in acme.shown("ben")
    assert "Expert directory" not in acme.shown("ben")


def test_an_initiative_shows_its_state_and_the_next_milestone(acme: Company) -> None:
    acme.tracks(1, State.slipping)

    assert "🔻 slipping · *KS-1* Expert directory" in acme.shown("ada")
    assert "⏳ “Pilot live” was due 2 Feb 2026" in acme.shown("ada")


def test_an_absence_is_shown_with_a_way_back(acme: Company) -> None:
    def goes(session: Session) -> None:
        ada = acme.person(session, "ada")
        first, last = date(2026, 2, 27), date(2026, 3, 6)
        absent.set_absence(session, of(session), ada, ada, first, last, acme.now)

    acme.act(goes)

    assert "🌴 Away from 27 Feb 2026 to 6 Mar 2026" in acme.shown("ada")
    assert len(acme.buttons("ada", "end_away")) == 1
    assert not acme.buttons("ben", "end_away")


def test_whoever_is_asked_to_act_on_an_intervention_finds_it_among_what_is_due(acme: Company) -> None:
    raises(acme, 1, "ben", Level.advise)

    assert len(acme.buttons("ada", "acknowledge")) == 1
    assert not acme.buttons("kim", "acknowledge")
    raises(acme, 3, "ben", Level.assist)
    assert len(acme.buttons("kim", "acknowledge")) == 1
    assert not acme.buttons("sol", "acknowledge")


def test_a_lead_sees_open_interventions_by_level_and_nothing_restricted(acme: Company) -> None:
    raises(acme, 1, "ben", Level.assist)
    raises(acme, 3, "ben", Level.advise)

    def restricted(session: Session) -> None:
        ada, hana = acme.person(session, "ada"), acme.person(session, "hana")
        wanted = Raise("A quarrel", Level.assist, is_restricted=True, concerned=[hana])
        two = session.get_one(Initiative, 2)
        raising.raise_by_hand(session, of(session), two, ada, wanted, acme.now)

    acme.act(restricted)

    shown = acme.shown("kim")
    assert shown.index("*assist* (1)\n*KS-1* Expert directory") < shown.index("*advise* (1)\n*KS-3* Taxonomy")
    for name in ("ada", "kim", "hana", "sol", "obi"):
        assert "quarrel" not in acme.shown(name)
    assert "*assist* (1)" in acme.shown("hana")


def test_a_vacancy_is_a_task_whose_button_names_the_division(acme: Company) -> None:
    assert "2 of 3 divisions have a representative" in acme.shown("hana")
    assert "⬜ Legal: nobody speaks for it" in acme.shown("hana")
    (button,) = acme.buttons("hana", "fill_place")
    assert read_value(button["value"]) == {"community": 1, "division": 3}
    assert not acme.buttons("sol", "fill_place")


def test_the_matrix_says_where_nothing_is_under_way_strategic_learning_first(acme: Company) -> None:
    acme.tracks(1, State.watch)

    shown = acme.shown("kim")

    assert "⬜ strategic learning: nothing under way in 2 of 3 divisions: Legal and Sales" in shown
    assert shown.index("strategic learning: nothing") < shown.index("knowledge management: nothing")
    assert "*Operations*: strategic learning ▫️ 1, not assessed yet · knowledge management 🔎 watch (1)" in shown
    assert "*Legal*: strategic learning ⬜ nothing under way" in shown


def test_a_lead_sees_what_was_asked_and_not_answered_and_what_is_paused_until_when(acme: Company) -> None:
    acme.tracks(1, State.watch, asked_at=MONDAY - timedelta(days=9), asked_by_id=1)

    def pauses(session: Session) -> None:
        row = session.get_one(Initiative, 3)
        kim = acme.person(session, "kim")
        stages.pause(session, row, "Waits for the merger", date(2026, 4, 1), kim, acme.now.date(), acme.now)

    acme.act(pauses)

    assert "*KS-1* Expert directory: <@UADA> has waited since" in acme.shown("kim")
    assert "⏸️ *KS-3* Taxonomy · looked at again on 1 Apr 2026 · Waits for the merger" in acme.shown("kim")
    assert "information management ⏸️ 1 paused or a draft" in acme.shown("kim")


def test_an_observer_reads_and_is_asked_to_do_nothing(acme: Company) -> None:
    shown = acme.shown("obi")

    assert "Divisions and strands" in shown
    assert "Open interventions" in shown
    assert "What is due" not in shown
    assert "Who speaks" not in shown


def test_somebody_in_two_communities_chooses_which_one_is_shown(acme: Company) -> None:
    def second(session: Session) -> None:
        founded = founding.found_community(session, 1, "C2", "Archive", "UTC", MONDAYS, acme.now)
        founding.give_role(session, founded, acme.person(session, "kim"), Role.hr_lead, acme.now)

    acme.act(second)

    assert "Archive" in acme.shown("kim")
    assert "Expert directory" not in acme.shown("kim")
    acme.act(lambda session: home.choose(session, acme.person(session, "kim"), 1, acme.now))
    assert "2 of 3 divisions" in acme.shown("kim")
    (menu,) = acme.buttons("kim", "choose_home")
    assert menu["initial_option"]["text"]["text"] == "Knowledge"
    assert not acme.buttons("ada", "choose_home")


def test_a_home_with_more_than_a_hundred_blocks_is_turned_like_pages(acme: Company) -> None:
    def grows(session: Session) -> None:
        community = session.get_one(Community, 1)
        for number in range(150):
            founding.add_division(session, community, f"Division {number:03}")

    acme.act(grows)

    assert len(acme.home("kim")["blocks"]) <= 100
    assert len(acme.buttons("kim", "turn_home")) == 1
    pages = [acme.shown("kim")]
    while turns := acme.buttons("kim", "turn_home"):
        page = read_value(turns[0]["value"])["page"]
        acme.act(lambda session, page=page: home.turn(session, acme.person(session, "kim"), page, acme.now))
        pages.append(acme.shown("kim"))
    together = "\n".join(pages)
    assert all(f"⬜ Division {number:03}: nobody speaks for it" in together for number in range(150))
    assert "Page 1 of" in pages[0]
    assert acme.buttons("kim", "turn_home_back")


def test_a_role_that_is_given_shows_on_the_home_of_whoever_has_it_now(acme: Company) -> None:
    def gives(session: Session) -> None:
        legal = next(each for each in roster.divisions(session, 1) if each.name == "Legal")
        seating.give(session, of(session), acme.person(session, "dan"), Wanted(Role.representative, legal), acme.now)

    acme.act(gives)

    assert "Next check-in for Legal" in acme.shown("dan")
    assert "3 of 3 divisions have a representative" in acme.shown("kim")


def test_a_lead_sees_how_the_community_is_and_an_hr_lead_reviews_what_waits(acme: Company) -> None:
    for name in ("kim", "hana"):
        assert "How the community is" in acme.shown(name)
        assert "Alignment reviews that wait" in acme.shown(name)
    assert len(acme.buttons("hana", "review_initiative")) == 3
    assert not acme.buttons("kim", "review_initiative")
    assert "How the community is" not in acme.shown("ada")
