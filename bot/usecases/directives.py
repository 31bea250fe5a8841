"""Directives: issued by an HR lead, how far each is, withdrawn or completed.

Beside this: `confirming` for what divisions say to one, `reaching` for who is written to and when.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.domain.actions import SettlesWith
from bot.domain.authority import Act
from bot.domain.directives import DirectiveKind, DirectiveState, Step, Wanted, checked, checked_words
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.sentences import N_
from bot.domain.words import DivisionId, Role
from bot.usecases import actions, interventions, people, rosters
from bot.views.lines import DirectiveLine
from storage import directives, outbox, roster, tables
from storage.tables import Community, Division, Person
from storage.tables_directives import Directive, DirectiveConfirmation, DirectiveDivision

DEBOUNCE_S = 5
PREFIX = "D"
GONE = N_("This directive is not on record any more.")
Confirmed = Mapping[Step, DirectiveConfirmation]


@dataclass(frozen=True)
class Part:
    """One division of a directive: what it has confirmed so far, and whether nobody could."""

    division: Division
    confirmed: Confirmed
    is_vacant: bool


def may_issue(session: Session, community: Community, person: Person, now: datetime) -> None:
    """Raise Refused unless the person is an HR lead."""
    people.permit(session, community, person, Act.issue_directive, now)


def issue(
    session: Session,
    community: Community,
    person: Person,
    wanted: Wanted,
    now: datetime,
    intervention_id: int | None = None,
) -> Directive:
    """Return the new directive; the channel hears of it at once, each division when its person works.

    Raises Refused for anybody but an HR lead, Invalid with the field that cannot be taken.
    """
    may_issue(session, community, person, now)
    if intervention_id is not None:
        may_issue_from(session, intervention_id, person, now)
    # Whoever issues another one in this second waits, so that each has its own number.
    session.get_one(Community, community.id, with_for_update=True)
    present = [DivisionId(each.id or 0) for each in roster.divisions(session, community.id or 0)]
    sent = checked(wanted, present, now.astimezone(ZoneInfo(person.tz)).date())
    assert sent.in_effect_by is not None, "it was checked"
    row = Directive(
        community_id=community.id or 0,
        number=directives.next_number(session, community.id or 0),
        kind=sent.kind.value,
        title=sent.title,
        text=sent.text,
        link=sent.link,
        in_effect_by=sent.in_effect_by,
        is_to_all=sent.divisions is None,
        issued_by_id=person.id or 0,
        issued_at=now,
        intervention_id=intervention_id,
        looked_at=now,
        next_at=now,
    )
    session.add(row)
    session.flush()
    reach(session, row, present if sent.divisions is None else list(sent.divisions), now)
    outbox.say(
        session,
        workspace_id=community.workspace_id,
        to=community.channel,
        key=post_key(row),
        notice="directive_post",
        about={"directive": row.id, "community": community.id},
        now=now,
    )
    _note(session, row, "directive_issued", person, now)
    if intervention_id is not None:
        result = f"{key(row)} {row.title}"
        actions.settle_with(session, intervention_id, SettlesWith.directive, person, result, now)
    return row


def may_issue_from(session: Session, intervention_id: int, person: Person, now: datetime) -> tables.Intervention:
    """Return the intervention. Raises Refused unless an HR lead may issue a directive that it is linked with.

    What is restricted must not show in the channel, so nothing there is linked with it.
    """
    row = interventions.permitted(session, intervention_id, person, Act.issue_directive, now)
    if row.is_restricted:
        raise Refused(N_("This is restricted, so no directive is linked with it. `/cop directive` issues one alone."))
    return row


def reach(session: Session, row: Directive, divisions: list[DivisionId], now: datetime) -> None:
    """Have the directive be for these divisions, too."""
    session.add_all(DirectiveDivision(directive_id=row.id or 0, division_id=each, added_at=now) for each in divisions)
    session.flush()


def may_end(session: Session, directive_id: int, person: Person, now: datetime) -> Directive:
    """Return the directive, held. Raises Refused for anybody but an HR lead, and when it has ended already."""
    row = held(session, directive_id)
    may_issue(session, session.get_one(Community, row.community_id), person, now)
    if row.state != DirectiveState.open:
        raise Refused(ended_sentence(row), at=row.ended_at)
    return row


def end(
    session: Session, directive_id: int, person: Person, state: DirectiveState, reason: str, now: datetime
) -> Directive:
    """Withdraw the directive, or call it complete as far as it got; nobody is reminded of it any more.

    Raises Refused when it has ended already, Invalid without a reason.
    """
    row = may_end(session, directive_id, person, now)
    if state is DirectiveState.open:
        raise Invalid("state", N_("Choose how it ends."))
    row.reason = checked_words(reason, "reason")
    close(session, row, state, person, now)
    return row


def close(session: Session, row: Directive, state: DirectiveState, person: Person | None, now: datetime) -> None:
    """End the directive; `person` is None when the last division's word ended it."""
    row.state, row.ended_at, row.ended_by_id, row.next_at = state.value, now, person.id if person else None, None
    session.add(row)
    community = session.get_one(Community, row.community_id)
    asked = []
    for recipient in directives.recipients(session, row.id or 0):
        recipient.next_at = None
        session.add(recipient)
        if recipient.asked_at:
            asked.append(session.get_one(Person, recipient.person_id))
    show(session, row, now)
    _note(session, row, f"directive_{state.value}", person, now)
    for each in asked:
        outbox.show_again(session, community.workspace_id, card_key(row, each), now)
    if state is DirectiveState.withdrawn:
        for each in asked:
            _say(session, row, each, "withdrawn", now)
    elif person is None and (lead := _hr_lead(session, row, now)):
        _say(session, row, lead, "completed", now)


def open_again(session: Session, row: Directive, now: datetime) -> None:
    """Take the end of a directive back, since the word that completed it was taken back."""
    row.state, row.ended_at, row.ended_by_id, row.reason = DirectiveState.open.value, None, None, ""
    row.next_at = now
    session.add(row)
    _note(session, row, "directive_opened_again", None, now)


def show(session: Session, row: Directive, now: datetime) -> None:
    """Have the one post in the channel say how far it is, soon."""
    community = session.get_one(Community, row.community_id)
    outbox.show_again(session, community.workspace_id, post_key(row), now, after_s=DEBOUNCE_S)
    if row.intervention_id is not None:
        linked = session.get_one(tables.Intervention, row.intervention_id)
        interventions.show(session, community, linked, now)


# -- looking -----------------------------------------------------------------------------------------------


def parts(session: Session, row: Directive, now: datetime) -> list[Part]:
    """Return every division that counts, by name, with what it has confirmed."""
    spoken_for = roster.divisions_spoken_for(session, row.community_id, now)
    confirmed: dict[int, dict[Step, DirectiveConfirmation]] = {}
    for each in directives.standing(session, row.id or 0):
        confirmed.setdefault(each.division_id, {})[Step(each.step)] = each
    return [
        Part(each, confirmed.get(each.id or 0, {}), each.id not in spoken_for)
        for each in directives.divisions_of(session, row.id or 0)
    ]


def line(session: Session, community: Community, row: Directive, now: datetime) -> DirectiveLine:
    """Return the directive and how far it is, as a list shows it."""
    (found,) = _lines(session, community, [row], now)
    return found


def open_in(session: Session, community: Community, now: datetime) -> list[DirectiveLine]:
    """Return the community's open directives with their counts, the one that is due first first."""
    return _lines(session, community, _open(session, community), now)


def waiting_for(session: Session, community: Community, person: Person, now: datetime) -> list[DirectiveLine]:
    """Return the open directives of which a division that the person speaks for has not said "in effect"."""
    stands = people.standing(session, community, person, now)
    return waiting_in(session, community, stands.represents | stands.stands_in_for, now)


def waiting_in(
    session: Session, community: Community, divisions: Collection[int], now: datetime
) -> list[DirectiveLine]:
    """Return the open directives of which one of these divisions has not said "in effect"."""
    rows = _open(session, community) if divisions else []
    how_far = directives.how_far(session, [each.id or 0 for each in rows])
    waiting = {id_ for id_, each in how_far.items() if (each.divisions - each.in_effect).intersection(divisions)}
    return _lines(session, community, [each for each in rows if each.id in waiting], now)


def _open(session: Session, community: Community) -> list[Directive]:
    rows = directives.of_community(session, community.id or 0, DirectiveState.open)
    return sorted(rows, key=lambda each: (each.in_effect_by, each.number))


def _lines(session: Session, community: Community, rows: Sequence[Directive], now: datetime) -> list[DirectiveLine]:
    if not rows:
        return []
    how_far = directives.how_far(session, [each.id or 0 for each in rows])
    spoken_for = roster.divisions_spoken_for(session, community.id or 0, now)
    today = now.astimezone(ZoneInfo(community.tz)).date()
    found = []
    for row in rows:
        divisions, received, in_effect = how_far[row.id or 0]
        told = DirectiveLine(
            directive=row.id or 0,
            key=key(row),
            title=row.title,
            kind=DirectiveKind(row.kind),
            state=DirectiveState(row.state),
            in_effect_by=row.in_effect_by,
            divisions=len(divisions),
            received=len(received),
            in_effect=len(in_effect),
            vacant=len(divisions - in_effect - spoken_for),
            is_late=row.state == DirectiveState.open and row.in_effect_by < today,
        )
        found.append(told)
    return found


def named(session: Session, community: Community, words: str) -> Directive:
    """Return the directive that a key such as "D-3" or "3" names. Raises NotFound, with the ones there are."""
    digits = words.strip().upper().removeprefix(PREFIX).lstrip("- ")
    is_number = digits.isascii() and digits.isdigit() and len(digits) < 10
    if is_number and (row := directives.by_number(session, community.id or 0, int(digits))):
        return row
    rows = directives.of_community(session, community.id or 0)
    if not rows:
        raise NotFound(N_("No directive was issued yet."))
    listed = ", ".join(key(each) for each in rows[:3])
    raise NotFound(N_("There is no directive “{words}”. Did you mean {near}?"), words=words.strip()[:40], near=listed)


def held(session: Session, directive_id: int) -> Directive:
    """Return the directive, held until the unit of work ends. Raises NotFound."""
    row = directives.locked(session, directive_id)
    if row is None:
        raise NotFound(GONE)
    return row


def key(row: Directive) -> str:
    """Return what people call the directive, such as "D-3"."""
    return f"{PREFIX}-{row.number}"


def post_key(row: Directive) -> str:
    """Return the key of the one post in the channel."""
    return f"directive:{row.id}"


def card_key(row: Directive, person: Person) -> str:
    """Return the key of the direct message in which the person confirms."""
    return f"directive:{row.id}:for:{person.id}"


def ended_sentence(row: Directive) -> str:
    """Return the sentence that says how it ended, with a field for when."""
    if row.state == DirectiveState.withdrawn:
        return N_("This was withdrawn on {at}, so there is nothing to do any more.")
    return N_("This was completed on {at}.")


def _note(session: Session, row: Directive, what: str, person: Person | None, now: datetime) -> None:
    """Have the intervention that the directive comes of say so, in its timeline and its thread."""
    if row.intervention_id is None:
        return
    linked = session.get_one(tables.Intervention, row.intervention_id)
    community = session.get_one(Community, row.community_id)
    interventions.note(session, linked, now, what, person, directive=row.id)
    if not linked.is_restricted:
        interventions.reply(session, community, linked, what, now, directive=row.id)
    interventions.show(session, community, linked, now)


def _say(session: Session, row: Directive, person: Person, what: str, now: datetime) -> None:
    outbox.say(
        session,
        workspace_id=person.workspace_id,
        to=person.slack_id,
        key=f"{card_key(row, person)}:{what}:{now.isoformat()}",
        notice=f"directive_{what}",
        about={"directive": row.id, "person": person.id},
        now=now,
    )


def _hr_lead(session: Session, row: Directive, now: datetime) -> Person | None:
    """Return who issued it while an HR lead here, else the longest-standing other one who is there."""
    leads = roster.holders(session, row.community_id, Role.hr_lead, now)
    there = [each for each in leads if not rosters.is_away(session, each.id or 0, rosters.local_day_of(each, now))]
    return next((each for each in leads if each.id == row.issued_by_id), next(iter(there or leads), None))
