"""What divisions say to a directive: "received", later "in effect" with what was done, and a mis-click taken back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.authority import Act
from bot.domain.directives import DirectiveState, Step, checked_words
from bot.domain.errors import Invalid, Refused
from bot.domain.sentences import N_
from bot.usecases import directives, people
from bot.usecases.directives import Part
from storage import directives as kept
from storage import outbox, roster
from storage.tables import Community, Division, Person
from storage.tables_directives import Directive, DirectiveConfirmation

NOTHING_TO_UNDO = N_("There is nothing of yours to take back here.")
NOT_FOR_YOU = N_("You do not speak for a division that this directive is for.")


@dataclass(frozen=True)
class Said:
    """A directive after somebody's word; `divisions` is empty when all of it had been said before."""

    row: Directive
    divisions: list[Division]


def mine(session: Session, row: Directive, person: Person, now: datetime) -> list[Part]:
    """Return the parts of the directive for which the person answers today."""
    community = session.get_one(Community, row.community_id)
    stands = people.standing(session, community, person, now)
    answers_for = stands.represents | stands.stands_in_for
    return [each for each in directives.parts(session, row, now) if each.division.id in answers_for]


def may_confirm(session: Session, directive_id: int, person: Person, now: datetime) -> tuple[Directive, list[Part]]:
    """Return the directive, held, and the parts that the person may still confirm: the own ones, a lead any.

    Raises Refused when it is withdrawn, or when there is none.
    """
    row = directives.held(session, directive_id)
    community = session.get_one(Community, row.community_id)
    people.permit_view(session, community, person, now)
    if row.state == DirectiveState.withdrawn:
        raise Refused(directives.ended_sentence(row), at=row.ended_at)
    own = mine(session, row, person, now)
    if not own:
        first = next(iter(directives.parts(session, row, now)), None)
        people.permit(
            session, community, person, Act.answer_directive, now, division=first.division.id if first else None
        )
        own = directives.parts(session, row, now)
    return row, [each for each in own if Step.in_effect not in each.confirmed]


def confirm(
    session: Session,
    directive_id: int,
    person: Person,
    step: Step,
    now: datetime,
    *,
    words: str = "",
    divisions: Collection[int] | None = None,
) -> Said:
    """Keep that the divisions have received it, or have it in effect; None means all that the person speaks for.

    Who has it in effect has received it, too. Saying it twice changes nothing. Raises Refused when it is withdrawn
    or not the person's to say, Invalid without a word on what was done.
    """
    row = directives.held(session, directive_id)
    community = session.get_one(Community, row.community_id)
    people.permit_view(session, community, person, now)
    if row.state == DirectiveState.withdrawn:
        raise Refused(directives.ended_sentence(row), at=row.ended_at)
    if step is Step.in_effect:
        words = checked_words(words)
    chosen = _chosen(session, community, row, person, divisions, now)
    steps = (Step.received,) if step is Step.received else (Step.received, Step.in_effect)
    fresh = [each for each in chosen if step not in each.confirmed]
    for part in fresh:
        for each in steps:
            if each not in part.confirmed:
                session.add(
                    DirectiveConfirmation(
                        directive_id=directive_id,
                        division_id=part.division.id or 0,
                        step=each.value,
                        words=words if each is Step.in_effect else "",
                        by_id=person.id or 0,
                        at=now,
                    )
                )
    session.flush()
    told = [each.division for each in fresh]
    if told:
        complete_if_all_have_it(session, row, now)
        _show(session, row, person, told, now)
    return Said(row, told)


def undo(session: Session, directive_id: int, person: Person, now: datetime) -> Said:
    """Take back what the person confirmed last, for all divisions at once; what was said stays on record as undone.

    A directive that this word had completed is open again. Raises Refused when there is nothing to take back.
    """
    row = directives.held(session, directive_id)
    people.permit_view(session, session.get_one(Community, row.community_id), person, now)
    if row.state == DirectiveState.withdrawn or (row.state == DirectiveState.completed and row.ended_by_id):
        raise Refused(directives.ended_sentence(row), at=row.ended_at)
    undone = undoable(kept.standing(session, directive_id), person)
    if not undone:
        raise Refused(NOTHING_TO_UNDO)
    for each in undone:
        each.undone_at, each.undone_by_id = now, person.id
        session.add(each)
    session.flush()
    if row.state == DirectiveState.completed:
        directives.open_again(session, row, now)
    row.next_at = now
    session.add(row)
    told = [session.get_one(Division, each) for each in sorted({each.division_id for each in undone})]
    _show(session, row, person, told, now)
    return Said(row, told)


def undoable(standing: list[DirectiveConfirmation], person: Person) -> list[DirectiveConfirmation]:
    """Return what the person confirmed in one go last, without what somebody's later word rests on."""
    own = [each for each in standing if each.by_id == person.id]
    last = max((each.at for each in own), default=None)
    group = [each for each in own if each.at == last]
    ids = {each.id for each in group}
    rested_on = {each.division_id for each in standing if each.step == Step.in_effect and each.id not in ids}
    return [each for each in group if each.step == Step.in_effect or each.division_id not in rested_on]


def complete_if_all_have_it(session: Session, row: Directive, now: datetime) -> None:
    """End the directive once every division that counts has it in effect."""
    if row.state != DirectiveState.open:
        return
    found = directives.parts(session, row, now)
    if found and all(Step.in_effect in each.confirmed for each in found):
        directives.close(session, row, DirectiveState.completed, None, now)


def _chosen(
    session: Session,
    community: Community,
    row: Directive,
    person: Person,
    divisions: Collection[int] | None,
    now: datetime,
) -> list[Part]:
    if divisions is None:
        own = mine(session, row, person, now)
        if not own:
            raise Refused(NOT_FOR_YOU)
        return own
    chosen = [each for each in directives.parts(session, row, now) if each.division.id in divisions]
    if not chosen:
        raise Invalid("divisions", N_("Choose at least one division."))
    for each in chosen:
        people.permit(session, community, person, Act.answer_directive, now, division=each.division.id)
    return chosen


def _show(session: Session, row: Directive, person: Person, divisions: list[Division], now: datetime) -> None:
    """Have the post in the channel say it, and the messages of those who speak for these divisions."""
    directives.show(session, row, now)
    community = session.get_one(Community, row.community_id)
    concerned = {person.id: person}
    for division in divisions:
        seats = roster.seats(session, community.id or 0, division.id or 0, now)
        concerned |= {each.person.id: each.person for each in seats}
    for each in concerned.values():
        outbox.show_again(session, community.workspace_id, directives.card_key(row, each), now)
