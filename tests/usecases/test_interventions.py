"""Interventions through the use-cases on a real database: races, and laws over long random lives."""

import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from bot.domain.detection.engine import Assessment
from bot.domain.detection.rules import Finding
from bot.domain.errors import DomainError, Refused
from bot.domain.escalation import StepKind
from bot.domain.intervention import ESCALATIONS_PER_ROUND, Phase
from bot.domain.intervention_record import is_chronological
from bot.domain.words import Kind, Level, Outcome, PersonId, Role, Rule, State
from bot.usecases import (
    acting,
    actions,
    directing,
    escalating,
    interventions,
    raising,
    reports,
    taking_part,
    updating,
    working,
)
from bot.usecases.actions import Promise
from bot.usecases.raising import Raise
from bot.views.reader import Reader
from bot.views.report import markdown
from storage import interventions as kept
from storage.tables import (
    Community,
    Division,
    Intervention,
    InterventionStep,
    Membership,
    Message,
    Person,
    Tracking,
)
from storage.tables_asking import Absence
from storage.tables_directing import Action
from tests.usecases.company import ROLES, START, Company, first, open_company, raise_one


@pytest.fixture
def company(tmp_path: Path, migrated_sqlite: Path) -> Iterator[Company]:
    file = shutil.copyfile(migrated_sqlite, tmp_path / "convener.db")
    with open_company(f"sqlite:///{file}") as opened:
        yield opened


def test_what_is_closed_is_not_closed_again_nor_acted_on(company: Company) -> None:
    raise_one(company)
    company.act(acting.close, "kim", Outcome.stopped, "Not worth it")
    before = company.row()

    for again in (
        lambda: company.act(acting.close, "hana", Outcome.re_planned, "Again"),
        lambda: company.act(acting.acknowledge, "ada"),
        lambda: company.act(acting.set_level, "kim", Level.direct, "Still"),
        lambda: company.act(updating.give_update, "ada", "It stands", "", ""),
        lambda: company.act(acting.reopen, "ada"),
    ):
        with pytest.raises(DomainError) as told:
            again()
        assert "closed" in told.value.message or "stopped" in told.value.message

    assert company.row() == before


def test_a_candidate_that_stops_slipping_waits_and_one_that_becomes_urgent_opens_at_once(company: Company) -> None:
    _follows(company, Level.advise)
    opens_at = company.row().next_at
    assert opens_at == datetime(2026, 3, 2, 17, tzinfo=UTC)

    _follows(company, None)
    company.now = datetime(2026, 3, 2, 17, tzinfo=UTC)
    _let_the_clock_act(company)
    assert (company.row().phase, company.row().next_at) == (Phase.candidate, None)

    _follows(company, Level.advise)
    assert company.row().next_at == datetime(2026, 3, 3, 17, tzinfo=UTC)

    _follows(company, Level.direct)
    assert company.row().phase == Phase.raised


def test_somebody_who_is_away_is_not_asked_and_the_next_is(company: Company) -> None:
    raise_one(company)
    with company.database.writing() as session:
        ada = company.person(session, "ada")
        days = (date(2026, 3, 2), date(2026, 3, 6))
        session.add(
            Absence(person_id=ada.id or 0, first_day=days[0], last_day=days[1], set_by_id=ada.id or 0, created_at=START)
        )
        session.flush()
        row = session.get_one(Intervention, 1)
        asked = escalating.outlook(session, session.get_one(Community, 1), row, company.now).asked
        later = company.now + timedelta(days=5)
        back = escalating.outlook(session, session.get_one(Community, 1), row, later).asked

    assert [each.name for each in asked] == ["dan"]
    assert [each.name for each in back] == ["ada"]


def test_the_time_to_answer_is_the_working_time_of_the_person_with_the_divisions_holidays(company: Company) -> None:
    with company.database.writing() as session:
        division = session.get_one(Division, 1)
        division.country = "GB"
        ada = company.person(session, "ada")
        ada.tz = "Asia/Tokyo"
        session.add_all([division, ada])
        session.flush()
        thursday = datetime(2026, 4, 2, 0, tzinfo=UTC)  # 09:00 in Tokyo, the day before Good Friday

        due = working.clock_of(session, session.get_one(Community, 1), thursday)(PersonId(ada.id or 0), thursday, 12)

    assert due == datetime(2026, 4, 6, 4, tzinfo=UTC), "eight hours on Thursday, four on Monday"


@pytest.mark.timeout(600)  # a thousand units of work
@pytest.mark.parametrize("seed", [1])
def test_a_thousand_random_events_leave_one_lead_one_thread_and_a_record_that_runs_forward(
    company: Company, seed: int
) -> None:
    chance = random.Random(seed)
    happened: Counter[str] = Counter()

    is_down = False
    for _ in range(EVENTS_IN_ALL):
        company.now += timedelta(minutes=chance.choice((0, 1, 30, 240, 1440)))
        name, event = chance.choice(EVENTS)
        try:
            with company.database.writing() as session:
                event(session, chance, company.now)
            happened[name] += 1
        except DomainError:
            happened["refused"] += 1
        was_down, is_down = is_down, chance.random() < BOT_IS_DOWN
        if is_down:
            happened["outages"] += 1
        elif was_down:
            happened["audited"] += _comes_back(company)
        else:
            _let_the_clock_act(company)

    assert happened["refused"] > 50
    assert happened["outages"] > 100
    assert happened["audited"] > 0, "an outage over a night left something for the audit"
    kinds = {name for name, _ in EVENTS}
    # Only the very first intervention can be a candidate that is declined, so that one may be missing.
    assert kinds - {"decline"} <= happened.keys(), "every kind of event went through at least once"
    _let_the_clock_act(company)
    _laws_hold(company)
    _every_story_is_told_in_sentences(company)


EVENTS_IN_ALL = 1000
BOT_IS_DOWN = 0.15


# -- what can happen -----------------------------------------------------------------------------------------


def _somebody(session: Session, chance: random.Random) -> Person:
    name = chance.choice([*ROLES, "kim", "sol"])
    return session.exec(select(Person).where(Person.name == name)).one()


def _one(session: Session, chance: random.Random) -> int:
    """Return mostly the open intervention, sometimes any."""
    every = session.exec(select(Intervention)).all()
    still_open = [row.id or 0 for row in every if row.closed_at is None]
    return chance.choice(still_open or [row.id or 0 for row in every] or [1])


def _detect(session: Session, chance: random.Random, now: datetime) -> None:
    state = chance.choice((State.slipping, State.clear))
    points = 5.0 if state is State.slipping else 0.0
    rule = chance.choice((Rule.forecast, Rule.status, Rule.silence))
    found = (Finding(rule, points, 1.0, 0.0, now.date(), {}, ()),) if points else ()
    level = chance.choice(list(Level)) if points else None
    verdict = Assessment(state, level, points, found, now.date())
    is_good = verdict.points <= 1 if chance.random() < 0.7 else None
    raising.follow(session, *first(session), verdict, now, is_good=is_good)


def _raise_some(session: Session, chance: random.Random, now: datetime) -> None:
    words = Raise("It worries me", chance.choice(list(Level)))
    raising.raise_by_hand(session, *first(session), _somebody(session, chance), words, now)


def _by_somebody(what: Callable[..., object], *make: Callable[[random.Random], object]) -> Callable[..., None]:
    def happen(session: Session, chance: random.Random, now: datetime) -> None:
        what(session, _one(session, chance), _somebody(session, chance), *(each(chance) for each in make), now)

    return happen


def _decline(session: Session, chance: random.Random, now: datetime) -> None:
    row = session.get(Intervention, _one(session, chance))
    if row is None or row.phase != Phase.candidate:
        raise Refused("There is nothing to decline.")
    raising.decline(session, row.id or 0, _somebody(session, chance), "Not now", now)


def _hand_over(session: Session, chance: random.Random, now: datetime) -> None:
    to = _somebody(session, chance)
    acting.hand_over(session, _one(session, chance), _somebody(session, chance), to, now)


def _agree(session: Session, chance: random.Random, now: datetime) -> None:
    row, person = session.get(Intervention, _one(session, chance)), _somebody(session, chance)
    if row is None:
        raise Refused("There is nothing to agree on.")
    promised = [directing.Numbered(1, Promise("Call them", _somebody(session, chance), now.date() + timedelta(days=5)))]
    saw = directing.newest_plan(session, row)
    directing.agree(
        session,
        row.id or 0,
        person,
        chance.choice(list(Kind)),
        "A plan",
        promised,
        now,
        saw=saw,
        required="It is stuck",
    )


def _settle(session: Session, chance: random.Random, now: datetime) -> None:
    still_open = session.exec(select(Action.id).where(Action.settled == None)).all()  # noqa: E711  # SQL's own null
    what = chance.choice((actions.complete, actions.drop))
    what(session, chance.choice(still_open or [1]), _somebody(session, chance), "It is so", now)


def _comes_or_goes(session: Session, chance: random.Random, now: datetime) -> None:
    """A role is taken from somebody or given back; the representative's place may be vacant."""
    community, _ = first(session)
    held = session.exec(select(Membership).where(Membership.role == chance.choice((Role.deputy, Role.hr_lead)))).all()
    current = [each for each in held if each.ends_at is None]
    for each in current:
        each.ends_at = now
        session.add(each)
        session.flush()
        for row in kept.open_in(session, community.id or 0):
            escalating.lose_absent(session, community, row, now)
    if not current:
        last = held[-1]
        session.add(
            Membership(
                community_id=1,
                person_id=last.person_id,
                role=last.role,
                division_id=last.division_id,
                starts_at=now,
            )
        )


EVENTS: list[tuple[str, Callable[[Session, random.Random, datetime], None]]] = [
    *[("detect", _detect)] * 4,
    ("raise", _raise_some),
    ("acknowledge", _by_somebody(acting.acknowledge)),
    ("level", _by_somebody(acting.set_level, lambda c: c.choice(list(Level)), lambda c: c.choice(("Why not", " ")))),
    ("hand over", _hand_over),
    ("take lead", _by_somebody(acting.take_lead)),
    ("help", _by_somebody(taking_part.offer_help)),
    ("keep record", _by_somebody(taking_part.keep_record)),
    ("step down", _by_somebody(taking_part.step_down)),
    ("update", _by_somebody(updating.give_update, lambda _: "It stands", lambda _: "", lambda _: "")),
    ("agree", _agree),
    ("action done", _settle),
    ("no news", _by_somebody(updating.report_no_news)),
    ("snooze", _by_somebody(updating.snooze)),
    *[("keep open", _by_somebody(acting.keep_open))] * 2,
    ("close", _by_somebody(acting.close, lambda c: c.choice(list(Outcome)), lambda c: c.choice(("Done", "")))),
    *[("reopen", _by_somebody(acting.reopen))] * 2,
    ("open candidate", _by_somebody(raising.open_candidate)),
    *[("decline", _decline)] * 4,
    ("comes or goes", _comes_or_goes),
]


# -- what always holds ---------------------------------------------------------------------------------------


def _let_the_clock_act(company: Company) -> None:
    with company.database.writing() as session:
        for row in session.exec(select(Intervention).where(Intervention.next_at <= company.now)).all():  # type: ignore[operator]
            escalating.step(session, row.id or 0, company.now)


def _comes_back(company: Company) -> bool:
    """Beat after an outage as the heartbeat does, the nightly audit first; return whether the audit found something.

    What the audit told a lead is what was late, and every step that was due has then run.
    """
    with company.database.writing() as session:
        community, _ = first(session)
        rows = kept.open_in(session, community.id or 0)
        late = [each for row in rows for each in escalating.missed_steps(session, community, row, company.now)]
        found = escalating.nightly_audit(session, community, company.now) and bool(late)
        if found:
            told = session.exec(select(Message).where(Message.notice == "escalation_audit")).all()
            assert told[-1].about["missed"] == late
    _let_the_clock_act(company)
    with company.database.reading() as session:
        community, _ = first(session)
        for row in kept.open_in(session, 1):
            assert escalating.missed_steps(session, community, row, company.now) == []
    return found


def _laws_hold(company: Company) -> None:
    with company.database.reading() as session:
        community, _ = first(session)
        rows = session.exec(select(Intervention)).all()
        steps = session.exec(select(InterventionStep)).all()
        messages = session.exec(select(Message)).all()
        otto = company.person(session, "otto")
        assert sum(row.closed_at is None for row in rows) <= 1
        for row in rows:
            record = interventions.record_of(row)
            assert is_chronological(record)
            assert (row.lead_id, row.phase, row.level) == (record.lead, record.phase, record.level)
            assert escalating.missed_steps(session, community, row, company.now) == []
            assert record.escalations <= ESCALATIONS_PER_ROUND
            assert otto.id not in record.takes_part
        heads = [each.about["intervention"] for each in messages if each.notice == "intervention_head"]
        assert len(heads) == len(set(heads))
        assert otto.id not in {each.who_id for each in steps}
        assert otto.id not in {person for each in messages for person in each.about.get("people", [])}
        _caps_are_kept(steps)


def _every_story_is_told_in_sentences(company: Company) -> None:
    """No entry of a timeline shows its code in the report."""
    reader = Reader("en-GB")
    with company.database.reading() as session:
        for row in session.exec(select(Intervention)).all():
            told = markdown(reader, reports.story_of(session, reader, row, company.now), company.now)
            for event in kept.events(session, row.id or 0):
                assert f"** {event.what.replace('_', ' ')}\n" not in told, event.what


def _caps_are_kept(steps: list[InterventionStep]) -> None:
    """Nobody is named or asked twice for the same waiting, and a lead is nudged twice at most for one update."""
    personal = Counter(
        (each.intervention_id, each.kind, each.since, each.who_id)
        for each in steps
        if each.kind in (StepKind.mention, StepKind.escalate)
    )
    assert max(personal.values(), default=0) <= 1
    others = Counter((each.intervention_id, each.kind, each.since) for each in steps)
    caps = {StepKind.update_nudge: 2, StepKind.acknowledge_reminder: 1, StepKind.unacknowledge: 1}
    assert all(count <= caps[StepKind(kind)] for (_, kind, _), count in others.items() if StepKind(kind) in caps)


def _follows(company: Company, level: Level | None) -> None:
    """Detection says at what level the initiative slips, or that it does not."""
    points = 5.0 if level else 0.0
    found = (Finding(Rule.status, points, 1.0, 0.0, company.now.date(), {}, ()),) if level else ()
    verdict = Assessment(State.slipping if level else State.clear, level, points, found, company.now.date())
    with company.database.writing() as session:
        session.merge(Tracking(initiative_id=1, memory={}, state=verdict.state))
        raising.follow(session, *first(session), verdict, company.now, is_good=None)
