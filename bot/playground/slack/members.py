"""The people of the workspace."""

from typing import Any
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.playground.slack.ids import Ids
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.records import Json, copied
from bot.playground.slack.state import State


class Members(State):
    """Who is in the workspace."""

    def __init__(self, clock: Clock, manifest: Manifest, ids: Ids) -> None:
        super().__init__(clock, manifest, ids)
        self._add_bot()

    def members(self) -> list[Json]:
        """Return every person, the bot included, in the order in which they were added."""
        with self.lock:
            return [self.user_object(user) for user in self.users]

    def member(self, user: str) -> Json:
        """Return one person. Raises ValueError for an unknown id."""
        with self.lock:
            self.require_user(user)
            return self.user_object(user)

    def add_member(
        self,
        name: str,
        *,
        real_name: str,
        tz: str,
        locale: str,
        email: str | None = None,
        id: str | None = None,
        is_guest: bool = False,
        is_deactivated: bool = False,
        title: str = "",
    ) -> str:
        """Add a person and return the user id."""
        with self.lock:
            if any(user["name"] == name for user in self.users.values()):
                raise ValueError(f"somebody is called {name} already")
            user = id or self.ids.next("U")
            self.users[user] = {
                "id": user,
                "name": name,
                "real_name": real_name,
                "display_name": "",
                "tz": _zone(tz),
                "locale": locale,
                "email": email or f"{name}@example.com",
                "title": title,
                "image_url": "",
                "is_guest": is_guest,
                "deleted": is_deactivated,
                "is_bot": False,
                "updated": self.now_s(),
            }
            self.changed("member", user=user)
            self.emit("team_join", {"type": "team_join", "user": self.user_object(user)})
            return user

    def update_member(self, user: str, **changes: Any) -> None:
        """Change a person's record; the bot hears of it (user_change)."""
        with self.lock:
            self.require_user(user)
            if "is_deactivated" in changes:
                changes["deleted"] = changes.pop("is_deactivated")
            unknown = changes.keys() - self.users[user].keys()
            if unknown:
                raise ValueError(f"a member has no {', '.join(sorted(unknown))}")
            if "tz" in changes:
                _zone(changes["tz"])
            self.users[user].update(changes, updated=self.now_s())
            self.changed("member", user=user)
            self.emit("user_change", {"type": "user_change", "user": self.user_object(user)})

    def deactivate(self, user: str) -> None:
        """Make the person leave the company."""
        self.update_member(user, deleted=True)

    def user_object(self, user: str, *, with_email: bool = True, with_locale: bool = True) -> Json:
        """Return the person as users.info shows them."""
        record = self.users[user]
        offset = self.now().astimezone(ZoneInfo(record["tz"])).utcoffset()
        profile = {
            "real_name": record["real_name"],
            "real_name_normalized": record["real_name"],
            "display_name": record["display_name"],
            "display_name_normalized": record["display_name"],
            "title": record["title"],
            "image_72": record["image_url"],
            "team": self.identity["team_id"],
        }
        shown: Json = {
            "id": user,
            "team_id": self.identity["team_id"],
            "name": record["name"],
            "deleted": record["deleted"],
            "real_name": record["real_name"],
            "tz": record["tz"],
            "tz_label": record["tz"].split("/")[-1].replace("_", " "),
            "tz_offset": int(offset.total_seconds()) if offset else 0,
            "profile": profile,
            "is_admin": False,
            "is_owner": False,
            "is_restricted": record["is_guest"],
            "is_ultra_restricted": False,
            "is_bot": record["is_bot"],
            "is_app_user": False,
            "updated": record["updated"],
        }
        if with_email and not record["is_bot"]:
            profile["email"] = record["email"]
        if with_locale:
            shown["locale"] = record["locale"]
        return copied(shown)

    def require_user(self, user: str) -> Json:
        """Return the person's record. Raises ValueError for an unknown id."""
        if user not in self.users:
            raise ValueError(f"nobody has the id {user}")
        return self.users[user]

    def require_actor(self, user: str) -> Json:
        """Return the record of somebody who can act. Raises ValueError when they cannot."""
        record = self.require_user(user)
        if record["deleted"]:
            raise ValueError(f"{record['name']} is deactivated and can do nothing")
        if record["is_bot"]:
            raise ValueError("nobody acts as the bot")
        return record

    def _add_bot(self) -> None:
        user = self.identity["bot_user_id"]
        self.users[user] = {
            "id": user,
            "name": self.manifest.bot_name.lower().replace(" ", "-"),
            "real_name": self.manifest.bot_name,
            "display_name": self.manifest.bot_name,
            "tz": "America/Los_Angeles",
            "locale": "en-US",
            "email": "",
            "title": "",
            "image_url": "",
            "is_guest": False,
            "deleted": False,
            "is_bot": True,
            "updated": self.now_s(),
        }


def _zone(tz: str) -> str:
    ZoneInfo(tz)
    return tz
