"""Notes: whatever a person writes to the bot in a direct message is kept, and offered for an initiative.

Notes written within two minutes of each other share one reply. An attached note waits until the next answer about
the initiative, stands in its form, and becomes part of that answer.
"""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.domain.errors import NotFound
from bot.domain.phase import Phase
from bot.domain.words import LEADS, CheckInId, Stage
from bot.usecases import checkins, people
from bot.views import notes as views
from storage import checkins as kept
from storage import initiatives, notes, outbox, roster
from storage.tables import Community, Initiative, Person
from storage.tables_answering import Note

TOGETHER = timedelta(minutes=2)


def heard(session: Session, person: Person, channel: str, ts: str, text: str, now: datetime) -> None:
    """Keep what the person wrote and have the offer made; somebody outside every community is told what this is."""
    if not roster.communities_of(session, person.id or 0, now):
        _say(session, person, f"note:stranger:{person.id}:{now:%Y%m%d}", "note_stranger", {"person": person.id}, now)
        return
    if notes.at(session, person.workspace_id, channel, ts):
        return
    bundle = notes.open_bundle(session, person.id or 0, now - TOGETHER)
    note = Note(
        workspace_id=person.workspace_id,
        person_id=person.id or 0,
        channel=channel,
        ts=ts,
        bundle=bundle,
        text=text,
        at=now,
    )
    session.add(note)
    session.flush()
    note.bundle = bundle or note.id
    session.add(note)
    if bundle is None:
        _say(session, person, _key(note), "note_offer", {"bundle": note.bundle, "person": person.id}, now)
    else:
        outbox.show_again(session, person.workspace_id, _key(note), now)


def reworded(session: Session, workspace_id: int, channel: str, ts: str, text: str, now: datetime) -> None:
    """Keep what the person made of the message, unless it has gone into an answer."""
    note = notes.at(session, workspace_id, channel, ts)
    if note and note.answer_id is None:
        note.text = text
        session.add(note)
        outbox.show_again(session, workspace_id, _key(note), now)


def taken_back(session: Session, workspace_id: int, channel: str, ts: str, now: datetime) -> None:
    """Forget a message that the person deleted, unless it has gone into an answer."""
    note = notes.at(session, workspace_id, channel, ts)
    if note and note.answer_id is None:
        session.delete(note)
        outbox.show_again(session, workspace_id, _key(note), now)


def attach(session: Session, bundle: int, initiative_id: int, person: Person, now: datetime) -> None:
    """Attach the person's notes to the initiative. Raises NotFound for notes or an initiative that are not theirs."""
    if initiative_id not in {each.id for each in choices(session, person, now)}:
        raise NotFound("This initiative is no longer active, so the note stays as it is.")
    _settle(session, bundle, initiative_id, person, now)


def keep_as_note(session: Session, bundle: int, person: Person, now: datetime) -> None:
    """Leave the person's notes as they are."""
    _settle(session, bundle, None, person, now)


def choices(session: Session, person: Person, now: datetime) -> list[Initiative]:
    """Return the active initiatives a person's note may belong to: of the own divisions, owned, or all for leads."""
    found = []
    for community in roster.communities_of(session, person.id or 0, now):
        stands = people.standing(session, community, person, now)
        found += [
            each
            for each in initiatives.of_community(session, community.id or 0, Stage.active)
            if stands.roles & LEADS
            or each.division_id in stands.represents | stands.deputises
            or each.owner_id == person.id
        ]
    return found


def offer_of(session: Session, bundle: int, person: Person, now: datetime) -> views.Offer:
    """Return what the reply to the notes shows now."""
    written = notes.of_bundle(session, bundle)
    attached = next((note.initiative_id for note in written if note.initiative_id), None)
    initiative = session.get_one(Initiative, attached) if attached else None
    return views.Offer(
        bundle=bundle,
        texts=[note.text for note in written],
        choices=[_choice(session, each) for each in choices(session, person, now)],
        is_settled=any(note.settled_at for note in written),
        is_in_an_answer=any(note.answer_id for note in written),
        attached=_choice(session, initiative) if initiative else None,
        check_in=_open_check_in(session, initiative, now) if initiative else None,
    )


def _settle(session: Session, bundle: int, initiative_id: int | None, person: Person, now: datetime) -> None:
    written = [note for note in notes.of_bundle(session, bundle) if note.person_id == person.id]
    if not written:
        raise NotFound("This note is gone.")
    for note in written:
        if note.answer_id is None:
            note.initiative_id, note.settled_at = initiative_id, now
            session.add(note)
    outbox.show_again(session, person.workspace_id, _key(written[0]), now)


def _choice(session: Session, initiative: Initiative) -> views.Choice:
    community = session.get_one(Community, initiative.community_id)
    return views.Choice(initiative.id or 0, initiatives.key(community, initiative), initiative.title)


def _open_check_in(session: Session, initiative: Initiative, now: datetime) -> CheckInId | None:
    """Return the check-in in which the initiative can be answered now."""
    latest = kept.latest_of_division(session, initiative.division_id, now)
    if latest is None or initiative.id not in latest.asks or checkins.phase_of(session, latest, now) is Phase.over:
        return None
    return CheckInId(latest.id or 0)


def _key(note: Note) -> str:
    return f"note:{note.bundle}"


def _say(session: Session, person: Person, key: str, notice: str, about: dict[str, object], now: datetime) -> None:
    outbox.say(
        session,
        workspace_id=person.workspace_id,
        to=person.slack_id,
        key=key,
        notice=notice,
        about=about,
        now=now,
    )
