"""A community set up like another one: whoever leads both takes over how people are asked there."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.domain.errors import Invalid, NotFound
from bot.domain.sentences import N_
from bot.domain.settings import Part, Section
from bot.domain.words import LEADS
from bot.usecases import assessing, cadences, pace, people, questions, rules, settings
from bot.usecases.notices import reader_of_channel
from bot.views import settings as views
from storage import roster
from storage import settings as kept
from storage.tables import Community, Person

LEADS_NO_OTHER = N_("You do not lead that community any more.")


def others(session: Session, community: Community, person: Person, now: datetime) -> list[Community]:
    """Return the other communities that the person leads, by name."""
    return [
        each
        for each in roster.communities_of(session, person.id or 0, now)
        if each.id != community.id and people.standing(session, each, person, now).roles & LEADS
    ]


def take_over(
    session: Session, community_id: int, person: Person, other_id: int, parts: Collection[Part], now: datetime
) -> None:
    """Let these parts hold as they do in the other community; what is kept of each is a change like any other.

    Raises Refused when the person does not lead this community, NotFound when they do not lead the other.
    """
    community = kept.held(session, community_id)
    settings.may_change(session, community, person, now)
    if not parts:
        raise Invalid("parts", "Please choose at least one.")
    other = next((each for each in others(session, community, person, now) if each.id == other_id), None)
    if other is None:
        raise NotFound(LEADS_NO_OTHER)
    if Part.rhythm in parts:
        asked = pace.cadence_of(other), pace.shift_of(other), pace.terms_of(other)
        cadences.set_cadence(session, community, None, person, *asked, now)
    if Part.settings in parts:
        for section in Section:
            # The language and the zone are where a community is, not how it works.
            if section is not Section.language:
                settings.set_to(session, community, person, section, pace.settings_of(other, section), now)
    if Part.rules in parts:
        changes = rules.differing(assessing.limits_of(community), assessing.limits_of(other))
        reason = views.alike_reason(reader_of_channel(community), other.name)
        rules.save(session, community, person, changes, reason, now)
    if Part.questions in parts:
        _, wanted = questions.asked_now(session, other.id or 0)
        questions.set_to(session, community, person, wanted, now)
