"""The conversations of the workspace: public and private channels, and direct messages with the bot."""

from collections.abc import Iterable

from bot.playground.slack.members import Members
from bot.playground.slack.records import Json, copied

CHANNEL, GROUP, IM = "channel", "group", "im"


class Channels(Members):
    """Where people and the bot meet."""

    def channels(self, viewer: str | None = None) -> list[Json]:
        """Return the channels and, for `viewer`, only what that person sees, direct messages included."""
        with self.lock:
            return [
                self.channel_object(channel)
                for channel, record in self.conversations.items()
                if viewer is None or self._is_visible(record, viewer)
            ]

    def channel(self, channel: str) -> Json:
        """Return one conversation, its members' ids under `members`. Raises ValueError if there is none."""
        with self.lock:
            return {
                **self.channel_object(channel),
                "members": list(self.require_channel(channel)["members"]),
            }

    def add_channel(
        self,
        name: str,
        *,
        members: Iterable[str] = (),
        private: bool = False,
        id: str | None = None,
        bot_in: bool = True,
    ) -> str:
        """Open a channel with these people in it and return its id."""
        with self.lock:
            self._refuse_taken_name(name)
            bot = [self.identity["bot_user_id"]] if bot_in else []
            people = list(dict.fromkeys([*members, *bot]))
            for user in people:
                self.require_user(user)
            channel = id or self.ids.next("C")
            self._keep(channel, GROUP if private else CHANNEL, name, people)
            return channel

    def open_dm(self, user: str) -> str:
        """Return the id of the person's direct message with the bot, which now exists."""
        with self.lock:
            self.require_user(user)
            for channel, record in self.conversations.items():
                if record["kind"] == IM and record["user"] == user:
                    return channel
            channel = self.ids.next("D")
            self._keep(channel, IM, "", [user, self.identity["bot_user_id"]], user=user)
            return channel

    def join(self, channel: str, user: str) -> None:
        """Put the person (or the bot) into the channel."""
        with self.lock:
            record = self.require_channel(channel)
            self.require_user(user)
            if user in record["members"]:
                return
            record["members"].append(user)
            self.changed("channel", channel=channel)
            if self.bot_is_in(channel):
                self._emit_membership("member_joined_channel", user, channel)

    def leave(self, channel: str, user: str) -> None:
        """Take the person (or the bot) out of the channel."""
        with self.lock:
            record = self.require_channel(channel)
            if user not in record["members"]:
                return
            was_bot = user == self.identity["bot_user_id"]
            record["members"].remove(user)
            self.changed("channel", channel=channel)
            if was_bot:
                self._emit_channel("left", channel, {"channel": channel}, although_out=True)
            elif self.bot_is_in(channel):
                self._emit_membership("member_left_channel", user, channel)

    def rename(self, channel: str, name: str) -> None:
        """Give the channel another name."""
        with self.lock:
            record = self.require_channel(channel)
            self._refuse_taken_name(name)
            record["name"] = name
            self.changed("channel", channel=channel)
            new = {"id": channel, "name": name, "created": record["created"]}
            self._emit_channel("rename", channel, {"channel": new})

    def archive(self, channel: str, *, by: str | None = None) -> None:
        """Archive the channel: nobody can post in it."""
        self._set_archived(channel, True, by)

    def unarchive(self, channel: str, *, by: str | None = None) -> None:
        """Open an archived channel again."""
        self._set_archived(channel, False, by)

    def delete_channel(self, channel: str) -> None:
        """Remove the channel and everything in it."""
        with self.lock:
            self.require_channel(channel)
            self._emit_channel("deleted", channel, {"channel": channel})
            del self.conversations[channel]
            self.posts.pop(channel, None)
            self.pinned.pop(channel, None)
            self.changed("channel", channel=channel)

    def bot_is_in(self, channel: str) -> bool:
        """Return whether the bot is a member of the conversation."""
        return self.identity["bot_user_id"] in self.conversations[channel]["members"]

    def require_channel(self, channel: str) -> Json:
        """Return the conversation's record. Raises ValueError when there is none."""
        if channel not in self.conversations:
            raise ValueError(f"there is no channel {channel}")
        return self.conversations[channel]

    def require_membership(self, user: str, channel: str) -> Json:
        """Return the record of a conversation that the person can write in, else raises ValueError."""
        record = self.require_channel(channel)
        if user not in record["members"]:
            raise ValueError(f"{self.users[user]['name']} is not in {record['name'] or channel}")
        if record["is_archived"]:
            raise ValueError(f"{record['name']} is archived")
        return record

    def channel_object(self, channel: str) -> Json:
        """Return the conversation as conversations.info shows it to the bot."""
        record = self.require_channel(channel)
        shared: Json = {
            "id": channel,
            "created": record["created"],
            "is_archived": record["is_archived"],
            "is_channel": record["kind"] == CHANNEL,
            "is_group": record["kind"] == GROUP,
            "is_im": record["kind"] == IM,
            "is_mpim": False,
            "is_private": record["kind"] != CHANNEL,
            "is_ext_shared": False,
            "context_team_id": self.identity["team_id"],
            "updated": record["updated"],
        }
        if record["kind"] == IM:
            return {
                **shared,
                "user": record["user"],
                "is_user_deleted": self.users[record["user"]]["deleted"],
            }
        return {
            **shared,
            "name": record["name"],
            "name_normalized": record["name"],
            "is_general": False,
            "is_member": self.bot_is_in(channel),
            "creator": record["creator"],
            "topic": copied(record["topic"]),
            "purpose": copied(record["purpose"]),
            "num_members": len(record["members"]),
        }

    def _keep(self, channel: str, kind: str, name: str, members: list[str], user: str = "") -> None:
        if channel in self.conversations:
            raise ValueError(f"there is a channel {channel} already")
        self.conversations[channel] = {
            "id": channel,
            "kind": kind,
            "name": name,
            "user": user,
            "members": members,
            "created": self.now_s(),
            "updated": self.now_s() * 1000,
            "creator": members[0] if members else self.identity["bot_user_id"],
            "is_archived": False,
            "topic": {"value": "", "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
        }
        self.posts[channel] = []
        self.changed("channel", channel=channel)

    def _set_archived(self, channel: str, archived: bool, by: str | None) -> None:
        with self.lock:
            record = self.require_channel(channel)
            if record["is_archived"] == archived:
                return
            record["is_archived"] = archived
            self.changed("channel", channel=channel)
            who = by or record["creator"]
            self._emit_channel("archive" if archived else "unarchive", channel, {"channel": channel, "user": who})

    def _emit_channel(self, what: str, channel: str, event: Json, *, although_out: bool = False) -> None:
        kind = self.conversations[channel]["kind"]
        if kind == GROUP and not self.bot_is_in(channel) and not although_out:
            return
        name = f"{kind}_{what}"
        self.emit(name, {"type": name, **event})

    def _emit_membership(self, name: str, user: str, channel: str) -> None:
        record = self.conversations[channel]
        event = {
            "type": name,
            "user": user,
            "channel": channel,
            "channel_type": "C" if record["kind"] == CHANNEL else "G",
            "team": self.identity["team_id"],
        }
        self.emit(name, event, record["kind"])

    def _is_visible(self, record: Json, viewer: str) -> bool:
        return record["kind"] == CHANNEL or viewer in record["members"]

    def _refuse_taken_name(self, name: str) -> None:
        if any(record["name"] == name for record in self.conversations.values()):
            raise ValueError(f"there is a channel {name} already")
