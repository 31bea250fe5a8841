"""Who somebody is: a person of the workspace, and what that person is in a community."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from bot.domain.authority import Act, Standing, may
from bot.domain.errors import Invalid, NotFound, Refused
from bot.domain.local_time import zone_named
from bot.domain.words import DivisionId, PersonId, Role
from bot.usecases import rosters
from storage import checkins, roster
from storage.database import found_or_new
from storage.tables import Community, Membership, Person, Workspace
from storage.tables_reporting import PresenceChange

FRESH_FOR = timedelta(hours=24)
# Slack's own helper, which Slack does not call a bot.
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Profile:
    """What Slack says of a person (`users.info` with `include_locale`)."""

    slack_id: str
    name: str
    tz: str = "UTC"
    locale: str = "en-US"
    is_active: bool = True
    is_guest: bool = False
    is_bot: bool = False


def profile_from(user: dict[str, Any]) -> Profile:
    """Return the profile in one of Slack's user objects."""
    shown, slack_id = user.get("profile", {}), user["id"]
    return Profile(
        slack_id=slack_id,
        name=shown.get("display_name")
        or user.get("real_name")
        or shown.get("real_name")
        or user.get("name")
        or slack_id,
        tz=user.get("tz") or "UTC",
        locale=user.get("locale") or "en-US",
        is_active=not user.get("deleted", False),
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_bot=bool(user.get("is_bot")) or slack_id == SLACKBOT,
    )


def known(session: Session, team: str, slack_id: str, now: datetime) -> Person | None:
    """Return the person if what is known of them is recent enough to be used as it is."""
    workspace = roster.workspace_of_team(session, team)
    person = workspace and roster.person_by_slack_id(session, workspace.id or 0, slack_id)
    return person if person and now - person.refreshed_at < FRESH_FOR else None


def is_known(session: Session, team: str, slack_id: str) -> bool:
    """Say whether the person has been seen before."""
    workspace = roster.workspace_of_team(session, team)
    return bool(workspace and roster.person_by_slack_id(session, workspace.id or 0, slack_id))


def remember(session: Session, team: str, profile: Profile, now: datetime) -> Person:
    """Keep what Slack says of a person and return the row. Raises NotFound where the bot is not installed."""
    workspace = roster.workspace_of_team(session, team)
    if workspace is None:
        raise NotFound("Convener is not installed in this workspace.")
    return remember_in(session, workspace.id or 0, profile, now)


def remember_in(session: Session, workspace_id: int, profile: Profile, now: datetime) -> Person:
    """Keep what Slack says of a person of a known workspace and return the row."""
    slack_id = profile.slack_id
    new = Person(workspace_id=workspace_id, slack_id=slack_id, name=profile.name, refreshed_at=now)
    person = found_or_new(session, lambda: roster.person_by_slack_id(session, workspace_id, slack_id), new)
    was = (person.tz, person.is_active)
    person.name, person.tz, person.locale = profile.name, _zone(profile, person), profile.locale
    person.is_active, person.is_guest, person.refreshed_at = profile.is_active, profile.is_guest, now
    session.add(person)
    session.flush()
    if was[1] != person.is_active:
        session.add(PresenceChange(person_id=person.id or 0, is_active=person.is_active, at=now))
    if was != (person.tz, person.is_active):
        checkins.look_again(session, person.id or 0, now)
    return person


def connect_workspace(session: Session, team: str, name: str, bot_user: str, url: str = "") -> Workspace:
    """Make the workspace known, or known again, and return its row; `url` is where its links begin."""
    new = Workspace(team=team, name=name, bot_user=bot_user)
    workspace = found_or_new(session, lambda: roster.workspace_of_team(session, team), new)
    workspace.name, workspace.bot_user, workspace.connected = name, bot_user, True
    workspace.url = url or workspace.url
    session.add(workspace)
    session.flush()
    return workspace


def disconnect_workspace(session: Session, workspace: Workspace) -> None:
    """Note that the app was removed or its token revoked: nothing is sent there until it is connected anew."""
    workspace.connected = False
    session.add(workspace)


def community_for(session: Session, person: Person, channel: str | None, now: datetime) -> Community:
    """Return the community that lives in the channel, or else the one the person belongs to.

    Raises NotFound when there is none, and Refused when there are several and the channel does not say which.
    """
    if channel and (here := roster.community_in(session, person.workspace_id, channel)):
        return here
    mine = roster.communities_of(session, person.id or 0, now)
    if not mine:
        raise NotFound(
            "You are not in a community of practice yet. In the channel that should become one, type `/cop setup`."
        )
    if len(mine) > 1:
        channels = tuple(community.channel for community in mine)
        raise Refused(
            "You are in several communities. Type this in the channel of the one you mean: {channels}.",
            channels=channels,
        )
    return mine[0]


def standing(session: Session, community: Community, person: Person, now: datetime) -> Standing:
    """Return what the person is in the community at `now`."""
    held = roster.roles_of(session, community.id or 0, person.id or 0, now)
    deputises = _divisions(held, Role.deputy)
    # A deputy who was asked keeps the check-in in hand, though the representative is back before it is answered.
    asked = checkins.asked_of(session, person.id or 0, community.id or 0) if deputises else []
    in_hand = {check_in.division_id for check_in in asked}
    return Standing(
        person=PersonId(person.id or 0),
        is_member=bool(held),
        is_guest=person.is_guest,
        roles=frozenset(membership.role for membership in held),
        represents=_divisions(held, Role.representative),
        deputises=deputises,
        stands_in_for=frozenset(
            division
            for division in deputises
            if division in in_hand or _needs_the_deputy(session, community, division, now)
        ),
    )


def permit(
    session: Session,
    community: Community,
    person: Person,
    act: Act,
    now: datetime,
    *,
    division: int | None = None,
    owners: tuple[int | None, ...] = (),
) -> Standing:
    """Return the person's standing. Raises Refused, with who could do it instead, when it does not allow `act`."""
    found = standing(session, community, person, now)
    verdict = may(
        found,
        act,
        DivisionId(division) if division is not None else None,
        [PersonId(owner) for owner in owners if owner is not None],
    )
    if not verdict.is_allowed:
        raise Refused(verdict.message)
    return found


def permit_view(session: Session, community: Community, person: Person, now: datetime) -> Standing:
    """Return the person's standing. Raises Refused, politely, for somebody outside the community."""
    return permit(session, community, person, Act.view, now)


def _zone(profile: Profile, person: Person) -> str:
    """Return the zone Slack names, or the one known before when there is no such zone here."""
    try:
        return zone_named(profile.tz).key
    except Invalid:
        return person.tz or "UTC"


def _divisions(held: list[Membership], role: Role) -> frozenset[DivisionId]:
    return frozenset(
        DivisionId(membership.division_id) for membership in held if membership.role is role and membership.division_id
    )


def _needs_the_deputy(session: Session, community: Community, division: DivisionId, now: datetime) -> bool:
    return all(
        rosters.is_away(session, holder.id or 0, rosters.local_day_of(holder, now))
        for holder in roster.holders(session, community.id or 0, Role.representative, now, division)
    )
