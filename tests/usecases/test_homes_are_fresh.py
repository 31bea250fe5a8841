"""Whatever changes what a Home shows has it shown anew, whoever changed it and by whichever story."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.domain.acts import Act
from bot.domain.answers import Said
from bot.domain.intervention_events import AgreePlan
from bot.domain.words import Kind, Level, Role, State, Status
from bot.usecases import (
    absent,
    acting,
    actions,
    checkins,
    home,
    interventions,
    overriding,
    plans,
    raising,
    seating,
    stages,
)
from bot.usecases.actions import Promise
from bot.usecases.checkins import Reply
from bot.usecases.raising import Raise
from bot.usecases.seating import Wanted
from storage import checkins as kept
from storage import initiatives, roster, stale
from storage.tables import Initiative, Intervention, Tracking
from storage.tables_directing import Action
from storage.tables_home import Stale
from tests.usecases.homes import MONDAY, SEATS, Company, company, of

NAMES = [name for name, _, _ in SEATS]


@pytest.fixture
def acme(tmp_path: Path) -> Iterator[Company]:
    made = company(tmp_path)
    yield made
    made.database.close()


def answers(session: Session, acme: Company) -> None:
    check_in = kept.latest_of_division(session, 1, acme.now)
    assert check_in is not None
    said = Reply(Said(Status.off_track, progress=20, barrier="The supplier left"), {}, saw=0)
    checkins.record(session, check_in.id or 0, 1, acme.person(session, "ada"), said, "one", acme.now)


def raises(session: Session, acme: Company) -> None:
    words = Raise("The supplier left", Level.assist)
    three = session.get_one(Initiative, 3)
    raising.raise_by_hand(session, of(session), three, acme.person(session, "ben"), words, acme.now)


def _row(session: Session) -> Intervention:
    return session.exec(select(Intervention).where(Intervention.initiative_id == 3)).one()


def acknowledges(session: Session, acme: Company) -> None:
    acting.acknowledge(session, _row(session).id or 0, acme.person(session, "kim"), acme.now)


def agrees_a_plan(session: Session, acme: Company) -> None:
    kim = acme.person(session, "kim")
    agreed = AgreePlan(interventions.person_id(kim), Kind.coaching, "Two mornings a week", "They are alone")
    interventions.act(session, _row(session).id or 0, kim, Act.agree_plan, agreed, acme.now)


def promises(session: Session, acme: Company) -> None:
    ben = acme.person(session, "ben")
    promise = Promise("Ask Logistics", ben, date(2026, 3, 9))
    actions.promise(session, of(session), _row(session), acme.person(session, "kim"), promise, acme.now)


def gives_it_on(session: Session, acme: Company) -> None:
    given = session.exec(select(Action)).one()
    given.owner_id = acme.person(session, "ada").id or 0
    session.add(given)


def keeps_it(session: Session, acme: Company) -> None:
    given = session.exec(select(Action)).one()
    actions.complete(session, given.id or 0, acme.person(session, "ada"), "Logistics can", acme.now)


def marks_a_milestone(session: Session, acme: Company) -> None:
    point = initiatives.plan_points(session, 1)[0]
    plans.mark(session, point.id or 0, acme.person(session, "ada"), True, acme.now)


def proposes_a_plan(session: Session, acme: Company) -> None:
    wanted = plans.wanted_of(session, session.get_one(Initiative, 1))
    moved = plans.Wanted(wanted.kind, wanted.starts_on, date(2026, 7, 1), wanted.milestones, wanted.targets)
    plans.send(session, 1, acme.person(session, "ada"), moved, "The supplier needs a month", acme.now)


def overrides(session: Session, acme: Company) -> None:
    kim = acme.person(session, "kim")
    overriding.set_state(session, 2, kim, State.watch, "I spoke to them", date(2026, 3, 20), acme.now)


def goes_away(session: Session, acme: Company) -> None:
    ada = acme.person(session, "ada")
    absent.set_absence(session, of(session), ada, ada, date(2026, 3, 2), date(2026, 3, 20), acme.now)


def comes_back(session: Session, acme: Company) -> None:
    ada = acme.person(session, "ada")
    absent.come_back(session, of(session), ada, ada, acme.now)


def pauses(session: Session, acme: Company) -> None:
    two, ada = session.get_one(Initiative, 2), acme.person(session, "ada")
    stages.pause(session, two, "Waits for the merger", date(2026, 4, 1), ada, acme.now.date(), acme.now)


def fills_a_place(session: Session, acme: Company) -> None:
    legal = next(each for each in roster.divisions(session, 1) if each.name == "Legal")
    seating.give(session, of(session), acme.person(session, "dan"), Wanted(Role.representative, legal), acme.now)


def leaves(session: Session, acme: Company) -> None:
    ben = acme.person(session, "ben")
    ben.is_active = False
    session.add(ben)


def renames(session: Session, acme: Company) -> None:
    found = of(session)
    found.name = "Knowledge strategy"
    session.add(found)


DEEDS: tuple[Callable[[Session, Company], None], ...] = (
    answers,
    raises,
    acknowledges,
    agrees_a_plan,
    promises,
    gives_it_on,
    keeps_it,
    marks_a_milestone,
    proposes_a_plan,
    overrides,
    goes_away,
    comes_back,
    pauses,
    fills_a_place,
    leaves,
    renames,
)


def test_every_home_that_a_deed_changes_is_shown_anew(acme: Company) -> None:
    for name in NAMES:
        acme.opens_home(name)
    acme.at(MONDAY)
    seen = {name: acme.home(name) for name in NAMES}
    missed, idle = [], []

    for deed in DEEDS:
        acme.now += timedelta(seconds=1)
        before = _wanted(acme)
        acme.act(deed, acme)
        now_seen = {name: acme.home(name) for name in NAMES}
        changed = [name for name in NAMES if now_seen[name] != seen[name]]
        after = _wanted(acme)
        missed += [(deed.__name__, name) for name in changed if after[name] == before[name]]
        idle += [] if changed else [deed.__name__]
        seen = now_seen

    assert missed == []
    # Agreeing a plan changes no line of any Home; everything else changes at least one.
    assert idle == ["agrees_a_plan"]


def test_a_home_is_shown_anew_only_for_those_who_opened_theirs_and_whom_it_concerns(acme: Company) -> None:
    acme.opens_home("kim")
    acme.opens_home("ben")
    acme.at(MONDAY)
    before = _wanted(acme, "kim", "ben")

    acme.act(answers, acme)

    after = _wanted(acme, "kim", "ben")
    assert after["kim"] > before["kim"]
    assert after["ben"] == before["ben"]
    with acme.database.reading() as session:
        assert acme.message(session, "ada") is None
        assert session.exec(select(Stale)).all() == []


def test_whoever_acted_sees_it_at_once_and_for_the_others_a_burst_makes_one_edit(acme: Company) -> None:
    for name in ("ada", "kim"):
        acme.opens_home(name)
    acme.at(MONDAY)
    _shown(acme, "ada", "kim")

    def answers_in_person(session: Session) -> None:
        stale.acting(session, acme.person(session, "ada").id)
        answers(session, acme)

    acme.act(answers_in_person)
    acme.act(marks_a_milestone, acme)

    with acme.database.reading() as session:
        assert acme.message(session, "ada").due_at == acme.now  # type: ignore[union-attr]
        assert acme.message(session, "kim").due_at == acme.now + timedelta(seconds=home.DEBOUNCE_S)  # type: ignore[union-attr]


def test_what_no_home_shows_is_no_news(acme: Company) -> None:
    acme.opens_home("kim")
    acme.tracks(1, State.clear)
    acme.at(MONDAY)
    before = _wanted(acme, "kim")

    def looks(session: Session) -> None:
        row = session.get_one(Tracking, 1)
        row.looked_on, row.memory = date(2026, 3, 2), {"answers": 1}
        session.add(row)

    acme.act(looks)

    assert _wanted(acme, "kim") == before


def test_what_was_not_committed_leaves_no_home_out_of_date(acme: Company) -> None:
    acme.opens_home("kim")
    before = _wanted(acme, "kim")

    def fails(session: Session) -> None:
        renames(session, acme)
        session.flush()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        acme.act(fails)
    acme.at(acme.now)

    assert _wanted(acme, "kim") == before


def _wanted(acme: Company, *names: str) -> dict[str, int]:
    with acme.database.reading() as session:
        found = {name: acme.message(session, name) for name in names or NAMES}
    return {name: message.wanted for name, message in found.items() if message}


def _shown(acme: Company, *names: str) -> None:
    """Have the Homes be shown as they are wanted."""
    with acme.database.writing() as session:
        for name in names:
            message = acme.message(session, name)
            assert message is not None
            message.due_at, message.shown = None, message.wanted
            session.add(message)
