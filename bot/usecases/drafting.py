"""Drafts: what somebody has typed and not sent, so that a closed form, a crash or a slow network costs nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.domain.questions import FIELD
from bot.usecases import checkins
from bot.usecases.checkins import Asked
from storage import answers
from storage.tables import Answer, Draft, Person


@dataclass(frozen=True)
class Typed:
    """What stands in the fields of a form, what stood in them when it was shown, and which form it is."""

    form: str
    fields: Mapping[str, str]
    begun_with: Mapping[str, str]

    @property
    def changed(self) -> dict[str, str]:
        """The fields that say something else than they did."""
        return {name: value for name, value in self.fields.items() if value != self.begun_with.get(name, "")}


def filled(asked: Asked, draft: Draft | None = None) -> dict[str, str]:
    """Return what the form starts with: the draft, else this check-in's answer, else what was said before."""
    return _from_answers(asked) | (draft.fields if draft else {})


def draft_of(session: Session, asked: Asked, person: Person) -> Draft | None:
    """Return the person's unsent draft about the initiative, if there is one."""
    return answers.draft(session, asked.check_in.id or 0, asked.initiative.id or 0, person.id or 0)


def keep(
    session: Session, check_in_id: int, initiative_id: int, person: Person, typed: Typed, now: datetime
) -> Draft | None:
    """Keep what was typed and return the draft; None where there is nothing to keep.

    A draft that another form has kept meanwhile takes over only what was changed in this one: that one may be closed
    or left open untouched, and says nothing against what was typed in the other. Raises Refused when the person may not
    answer for the division.
    """
    check_in = answers.held(session, check_in_id)
    community, _ = checkins.permit_answer(session, check_in, person, now)
    asked = checkins.asked_about(session, check_in, initiative_id, now)
    draft = draft_of(session, asked, person)
    if not typed.fields or (draft is None and not typed.changed):
        return draft
    if draft and draft.form != typed.form and not _says_nothing_new(typed.begun_with, filled(asked, draft)):
        if typed.changed:
            draft.fields, draft.form, draft.at = draft.fields | typed.changed, "", now
            session.add(draft)
        return draft
    if _says_nothing_new(typed.fields, filled(asked)):
        if draft:
            session.delete(draft)
            checkins.show(session, community, check_in, asked.phase, now)
        return None
    if draft is None:
        checkins.show(session, community, check_in, asked.phase, now)
    draft = draft or Draft(
        check_in_id=check_in_id, initiative_id=initiative_id, person_id=person.id or 0, fields={}, at=now
    )
    draft.check_in_id, draft.fields, draft.form, draft.at = check_in_id, dict(typed.fields), typed.form, now
    session.add(draft)
    session.flush()
    return draft


def _says_nothing_new(typed: Mapping[str, str], start: Mapping[str, str]) -> bool:
    return all(value == start.get(name, "") for name, value in typed.items())


def _from_answers(asked: Asked) -> dict[str, str]:
    if asked.given:
        fields = _lasting(asked.given) | _momentary(asked.given)
    else:
        fields = _lasting(asked.before) if asked.before else {}
    waiting = checkins.noted(asked.notes)
    return fields | {"note": "\n".join(filter(None, [fields.get("note"), waiting]))} if waiting else fields


def _lasting(answer: Answer) -> dict[str, str]:
    """Return what is likely to hold still."""
    return {
        "status": answer.status.value if answer.status else "",
        "progress": "" if answer.progress is None else f"{answer.progress:g}",
        "confidence": "" if answer.confidence is None else str(answer.confidence),
        "barrier": answer.barrier,
        "ask": answer.ask,
        **{f"{FIELD}{number}": reply for number, reply in answer.replies.items()},
    }


def _momentary(answer: Answer) -> dict[str, str]:
    """Return what belonged to this check-in alone."""
    due = answer.forecast_due_on
    return {"evidence": answer.evidence, "note": answer.note, "forecast_due": due.isoformat() if due else ""}
