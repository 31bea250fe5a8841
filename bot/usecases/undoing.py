"""An import undone: what it changed goes back to what it was, unless somebody has changed it again since.

Nothing is erased: a division is retired, an initiative dropped with the reason, a role ended.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial

from sqlmodel import Session

from bot.domain.blueprint import Blueprint, DivisionSketch, InitiativeSketch
from bot.domain.blueprint_plain import Plain, read
from bot.domain.errors import NotFound
from bot.domain.words import Role, Stage
from bot.usecases import charter, establishing, seating
from bot.usecases.seating import Wanted
from bot.usecases.transfer import Difference, blueprint_of
from storage import checkins, imports, initiatives, roster
from storage.tables import Community, Division, Initiative, Person
from storage.tables_imports import ImportRecord
from storage.tables_setup import StageChange

CHANGED_SINCE = "was changed since the import, so it stays"


def last_import(session: Session, community: Community) -> ImportRecord:
    """Return the import that would be undone. Raises NotFound."""
    found = imports.newest(session, community.id or 0)
    if found is None:
        raise NotFound("No import of {community} is left to be undone.", community=community.name)
    if found.before is None:
        raise NotFound(
            "The import of {file} made {community}, and a community is not removed. `/cop pause` gives it a break.",
            file=found.file,
            community=community.name,
        )
    return found


def differences(session: Session, community: Community, record: ImportRecord, now: datetime) -> list[Difference]:
    """Return what undoing the import would do, in the order in which it has to be done; nothing is done yet."""
    undo = _Undo(session, community, record, now)
    return [*undo.community(), *undo.initiatives(), *undo.divisions(), *undo.seats()]


class _Undo:
    """The community before the import, right after it, and now."""

    def __init__(self, session: Session, community: Community, record: ImportRecord, now: datetime) -> None:
        assert record.before is not None, "an import that made the community is not undone"
        self.session, self.row, self.now, self.file = session, community, now, record.file
        self.before, self.after = _blueprint(record.before), _blueprint(record.after)
        self.present = blueprint_of(session, community, now)

    def community(self) -> Iterator[Difference]:
        before, after, present = self.before, self.after, self.present
        if before.charter != after.charter:
            adopt = partial(charter.adopt, self.session, self.row, before.charter, None, self.now)
            yield _back("terms of reference", after.charter == present.charter, adopt)
        timing, was = (after.zone, after.cadence), (before.zone, before.cadence)
        if was != timing:
            retime = partial(establishing.retime, self.session, self.row, before.cadence, before.zone, self.now)
            yield _back("cadence and zone", timing == (present.zone, present.cadence), retime)

    def initiatives(self) -> Iterator[Difference]:
        before = {each.number: each for each in self.before.initiatives}
        present = {each.number: each for each in self.present.initiatives}
        for each in self.after.initiatives:
            was, is_now = before.get(each.number), present.get(each.number)
            key = f"{self.row.key_prefix}-{each.number}"
            if was is None:
                yield self._without(key, each)
            elif _changeable(was) != _changeable(each):
                unchanged = is_now is not None and _changeable(is_now) == _changeable(each)
                yield _back(key, unchanged, partial(self._set, each.number or 0, was))

    def divisions(self) -> Iterator[Difference]:
        before = {each.name.casefold(): each for each in self.before.divisions}
        present = {each.name.casefold(): each for each in self.present.divisions}
        for each in self.after.divisions:
            was, is_now = before.get(each.name.casefold()), present.get(each.name.casefold())
            if is_now is None:
                continue
            if was is None:
                yield self._without_division(each)
                continue
            if _place(was) != _place(each):
                yield _back(f"division {each.name}", _place(is_now) == _place(each), partial(self._edit, was))
            yield from self._speakers(was, each, is_now)

    def seats(self) -> Iterator[Difference]:
        before = {(each.role, each.person): each for each in self.before.seats}
        present = {(each.role, each.person): each for each in self.present.seats}
        for each in self.after.seats:
            was, is_now = before.get((each.role, each.person)), present.get((each.role, each.person))
            if is_now is None:
                continue
            who = self._person(each.person)
            if was is None:
                end = partial(seating.end, self.session, self.row, who, Wanted(each.role), self.now)
                yield Difference(f"{who.name} is {each.role} no more", end)
            elif was.title != each.title:
                title = partial(seating.retitle, self.session, self.row, who, each.role, was.title, self.now)
                yield _back(f"{who.name}'s title as {each.role}", is_now.title == each.title, title)

    def _without(self, key: str, sketch: InitiativeSketch) -> Difference:
        row = initiatives.by_number(self.session, self.row.id or 0, sketch.number or 0)
        if row is None or row.stage is Stage.dropped:
            return Difference(f"{key} is dropped already")
        if checkins.last_answer(self.session, row.id or 0):
            return Difference(f"{key} {sketch.title} has answers, so it stays")
        return Difference(f"{key} {sketch.title} is dropped", partial(self._move, row, Stage.dropped))

    def _without_division(self, sketch: DivisionSketch) -> Difference:
        division = self._division(sketch.name)
        left = [each for each in self.before.initiatives if each.division.casefold() == sketch.name.casefold()]
        answered = any(
            checkins.last_answer(self.session, each.id or 0)
            for each in initiatives.active_in(self.session, division.id or 0)
        )
        if left or answered:
            return Difference(f"division {sketch.name} has initiatives of its own by now, so it stays")
        return Difference(f"division {sketch.name} is retired", partial(self._retire, division))

    def _speakers(self, was: DivisionSketch, after: DivisionSketch, is_now: DivisionSketch) -> Iterator[Difference]:
        for role in (Role.representative, Role.deputy):
            earlier, later, present = (getattr(each, role.value) for each in (was, after, is_now))
            if earlier == later:
                continue
            back = partial(self._speak, after.name, role, earlier, later)
            yield _back(f"{role} of {after.name}", present == later, back)

    def _speak(self, name: str, role: Role, earlier: str, later: str) -> None:
        wanted = Wanted(role, self._division(name))
        if earlier:
            seating.give(self.session, self.row, self._person(earlier), wanted, self.now)
        else:
            seating.end(self.session, self.row, self._person(later), wanted, self.now)

    def _set(self, number: int, was: InitiativeSketch) -> None:
        row = initiatives.by_number(self.session, self.row.id or 0, number)
        assert row is not None, "an initiative is never erased"
        row.title, row.strand = was.title, was.strand
        row.owner_id = self._person(was.owner).id if was.owner else None
        self._move(row, was.stage)

    def _move(self, row: Initiative, stage: Stage) -> None:
        if row.stage is not stage:
            reason = f"The import of {self.file} was undone."
            change = StageChange(
                initiative_id=row.id or 0, from_stage=row.stage, to_stage=stage, reason=reason, at=self.now
            )
            self.session.add(change)
        row.stage = stage
        self.session.add(row)
        self.session.flush()

    def _retire(self, division: Division) -> None:
        for held in roster.division_memberships(self.session, self.row.id or 0, division.id or 0, self.now):
            held.ends_at = self.now
            self.session.add(held)
        division.retired_at = self.now
        for check_in in checkins.under_way(self.session, division.id or 0):
            check_in.next_at = self.now
            self.session.add(check_in)
        self.session.add(division)

    def _edit(self, was: DivisionSketch) -> None:
        division = self._division(was.name)
        seating.edit_division(self.session, self.row, division, was.name, was.country, was.region)

    def _division(self, name: str) -> Division:
        everyone = roster.divisions(self.session, self.row.id or 0)
        return next(each for each in everyone if each.name.casefold() == name.casefold())

    def _person(self, slack_id: str) -> Person:
        found = roster.person_by_slack_id(self.session, self.row.workspace_id, slack_id)
        assert found is not None, "a person who was imported is known"
        return found


def _blueprint(plain: Plain) -> Blueprint:
    found, problems = read(plain, is_complete=False)
    assert found is not None, f"what was written can be read: {problems}"
    return found


def _changeable(sketch: InitiativeSketch) -> tuple[object, ...]:
    return sketch.title, sketch.strand, sketch.owner, sketch.stage


def _place(division: DivisionSketch) -> tuple[str, ...]:
    return division.name, division.country, division.region


def _back(what: str, unchanged: bool, do: Callable[[], object]) -> Difference:
    return Difference(f"{what} as before", do) if unchanged else Difference(f"{what} {CHANGED_SINCE}")
