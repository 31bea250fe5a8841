"""What was told on a day is told of that day for ever: a report made at the time and one rebuilt later are the same."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.domain.answers import Said
from bot.domain.cadence import Cadence, Weekday, Weekly
from bot.domain.errors import DomainError
from bot.domain.quarters import Quarter
from bot.domain.words import Outcome, Role, Stage, State, Status, Strand
from bot.usecases import (
    acting,
    actions,
    as_of,
    checkins,
    decisions,
    digests,
    founding,
    overriding,
    people,
    raising,
    reminding,
    stages,
    steering,
    ticking,
)
from bot.usecases.actions import Promise
from bot.usecases.founding import NewInitiative
from bot.views.summary import Digest
from storage import as_of as kept
from storage.database import Database
from storage.tables import Answer, CheckIn, Community, Cycle, Initiative, Intervention, Person, ThreadReply
from storage.tables_directing import Action, Decision
from storage.tables_plans import Override
from tests.migrated import copied_to

START = datetime.fromisoformat("2026-01-01T08:00:00+00:00")
WEEKS = 6

MONDAYS = Cadence(Weekly(frozenset({Weekday.monday})))
TEAM = "T0"


class Company:
    """Two divisions of three initiatives, and people who do this and that."""

    def __init__(self, database: Database, seed: int) -> None:
        self.database, self.random, self.now, self.number = database, Random(seed), START, 0
        with database.writing() as session:
            workspace = people.connect_workspace(session, TEAM, "Company", "UBOT")
            community = founding.found_community(session, workspace.id or 0, "C1", "C", "Europe/London", MONDAYS, START)
            self.kim = self._person(session, "Kim")
            founding.give_role(session, community, self.kim, Role.knowledge_lead, START)
            founding.give_role(session, community, self._person(session, "Hana"), Role.hr_lead, START)
            for name in ("Operations", "Sales"):
                division = founding.add_division(session, community, name)
                speaks = self._person(session, f"{name} speaker")
                founding.give_role(session, community, speaks, Role.representative, START, division)
                for number in range(3):
                    new = NewInitiative(
                        f"{name} {number}", Strand.strategic_learning, date(2026, 1, 1), date(2026, 4, 1)
                    )
                    founding.add_initiative(session, community, division, speaks, new, START)

    def live_a_moment(self) -> None:
        """Let some hours pass, let the bot do what is due, and have somebody do something, if it can be done."""
        self.now += timedelta(hours=self.random.uniform(3, 20))
        for _ in range(2):
            ticking.tick(self.database, self.now)
            self.now += timedelta(minutes=1)
        deeds = [self.answers] * 5 + [
            self.corrects,
            self.skips,
            self.turns,
            self.overrides,
            self.promises,
            self.settles,
        ]
        deeds += [self.decides, self.raises, self.acts, self.talks, self.comes_or_goes]
        self.now += timedelta(minutes=1)
        try:
            with self.database.writing() as session:
                self.random.choice(deeds)(session)
        except DomainError:
            pass  # What nobody may do now is not the matter here.
        self.now += timedelta(minutes=1)

    # -- deeds -------------------------------------------------------------------------------------------

    def answers(self, session: Session) -> None:
        check_in = self._any(session, select(CheckIn).where(CheckIn.state == "open"))
        for initiative_id in check_in.asks if check_in else ():
            if check_in and self.random.random() < 0.8:
                self._answer(session, check_in, initiative_id)

    def corrects(self, session: Session) -> None:
        answer = self._any(session, select(Answer).order_by(col(Answer.id).desc()).limit(8))
        if answer:
            self._answer(session, session.get_one(CheckIn, answer.check_in_id), answer.initiative_id)

    def skips(self, session: Session) -> None:
        if check_in := self._any(session, select(CheckIn).where(CheckIn.state == "open")):
            reminding.skip(session, check_in.id or 0, self._lead(session), "Stocktaking", self.now)

    def turns(self, session: Session) -> None:
        row, by, today = self._initiative(session), self._lead(session), self.now.date()
        match row.stage:
            case Stage.active if self.random.random() < 0.2:
                stages.close(session, row, Stage.dropped, "Not needed", by, self.now)
            case Stage.active:
                stages.pause(session, row, "No budget", today + timedelta(days=20), by, today, self.now)
            case Stage.paused:
                stages.resume(session, row, by, self.now)

    def overrides(self, session: Session) -> None:
        by, until = self._lead(session), self.now.date() + timedelta(days=self.random.randint(1, 20))
        held = self._any(session, select(Override).where(col(Override.ended_at).is_(None)))
        if held and self.random.random() < 0.5:
            overriding.end(session, held.initiative_id, by, "Over", self.now)
        else:
            state = self.random.choice(list(State))
            overriding.set_state(session, self._initiative(session).id or 0, by, state, "I know", until, self.now)

    def promises(self, session: Session) -> None:
        due_on = self.now.date() + timedelta(days=self.random.randint(0, 9))
        asked = Promise("Write to the supplier", self._lead(session), due_on)
        actions.promise(session, self._community(session), None, self._lead(session), asked, self.now)

    def settles(self, session: Session) -> None:
        if action := self._any(session, select(Action).where(col(Action.settled).is_(None))):
            if self.random.random() < 0.5:
                later = self.now.date() + timedelta(days=5)
                actions.change(session, action.id or 0, self._lead(session), self._lead(session), later, self.now)
            else:
                actions.complete(session, action.id or 0, self._lead(session), "Done", self.now)

    def decides(self, session: Session) -> None:
        if (decision := self._any(session, select(Decision))) and self.random.random() < 0.5:
            words = self.random.choice(["We buy two", "We buy three", None])
            decisions.heard_again(session, 1, decision.channel, decision.ts, words, self.now)
        else:
            by, ts = self._lead(session), f"{self._count()}.0"
            decisions.record(session, self._community(session), None, by, by, ("C1", ts), "We buy one", "", self.now)

    def raises(self, session: Session) -> None:
        row = self._initiative(session)
        words = raising.Raise("It worries me")
        raising.raise_by_hand(session, self._community(session), row, self._lead(session), words, self.now)

    def acts(self, session: Session) -> None:
        if row := self._any(session, select(Intervention)):
            by, id_ = self._lead(session), row.id or 0
            if row.closed_at:
                acting.reopen(session, id_, by, self.now)
            elif row.phase == "acknowledged":
                acting.close(session, id_, by, Outcome.re_planned, "A new plan", self.now)
            else:
                acting.acknowledge(session, id_, by, self.now)

    def talks(self, session: Session) -> None:
        if row := self._any(session, select(Intervention)):
            ts, by = f"{self._count()}.0", self._lead(session)
            reply = ThreadReply(intervention_id=row.id or 0, ts=ts, slack_user=by.slack_id, text="On it", at=self.now)
            session.add(reply)

    def comes_or_goes(self, session: Session) -> None:
        person = self._any(session, select(Person).where(col(Person.name).like("%speaker")))
        assert person, "they were founded"
        profile = people.Profile(person.slack_id, person.name, is_active=not person.is_active)
        people.remember(session, TEAM, profile, self.now)

    # -- what they need -----------------------------------------------------------------------------------

    def _answer(self, session: Session, check_in: CheckIn, initiative_id: int) -> None:
        status = self.random.choice(list(Status))
        said = Said(
            status=status,
            progress=float(self.random.randint(0, 60)),
            confidence=self.random.randint(1, 10),
            barrier="" if status is Status.on_track else "The supplier is late",
            ask=self.random.choice(["", "A second supplier"]),
            forecast_due=self.random.choice([None, None, None, date(2026, 4, self.random.randint(2, 30))]),
        )
        by = self._lead(session)
        checkins.record(session, check_in.id or 0, initiative_id, by, said, f"S{self._count()}", self.now)

    def _community(self, session: Session) -> Community:
        return session.get_one(Community, 1)

    def _lead(self, session: Session) -> Person:
        return session.get_one(Person, self.random.choice([1, 2]))

    def _initiative(self, session: Session) -> Initiative:
        return session.get_one(Initiative, self.random.randint(1, 6))

    def _any(self, session: Session, query: Any) -> Any:
        found = list(session.exec(query))
        return self.random.choice(found) if found else None

    def _person(self, session: Session, name: str) -> Person:
        return people.remember(session, TEAM, people.Profile(f"U{self._count()}", name), START)

    def _count(self) -> int:
        self.number += 1
        return self.number


Report = Callable[[Session], Any]


def reports(session: Session, at: datetime) -> list[Report]:
    """Return what can be told at the instant, each as a way to tell it again."""
    newest = kept.digested(session, 1, None)
    told: list[Report] = [
        lambda session: gist(as_of.stood(session, session.get_one(Community, 1), at)),
        lambda session: steering.of_quarter(session, session.get_one(Community, 1), Quarter(2026, 1), at),
    ]
    if newest is not None:
        number = newest.id or 0
        told.append(lambda session: digests.of_cycle(session, session.get_one(Cycle, number), at))
    return told


def gist(stood: list[as_of.Stood]) -> list[object]:
    """Return how each stood, without what is told as it is today."""
    names = ("ruled", "findings", "answer", "progress", "ask", "by_id")
    return [
        (each.key, each.stage, each.state, each.due_on, *(getattr(each.known, name) for name in names))
        for each in stood
    ]


@pytest.mark.parametrize("seed", [1])
def test_a_report_made_at_the_time_and_one_rebuilt_later_are_the_same(tmp_path: Path, seed: int) -> None:
    database = Database(copied_to(tmp_path / "lived.db"), survives_power_loss=False)
    company = Company(database, seed)
    made: list[tuple[datetime, Report, Any]] = []

    while company.now < START + timedelta(weeks=WEEKS):
        company.live_a_moment()
        with database.reading() as session:
            made += [(company.now, report, report(session)) for report in reports(session, company.now)]

    with database.reading() as session:
        differing = [(at, then, now) for at, report, then in made if (now := report(session)) != then]
    database.close()
    assert differing == []
    assert len(made) > 100
    digested = [then for _, _, then in made if isinstance(then, Digest)]
    assert any(each.is_corrected for each in digested)
    for name in ("new_slips", "asks", "overdue", "decisions", "opened", "ended", "vacant", "turned", "moved", "paused"):
        assert any(getattr(each, name) for each in digested), name
