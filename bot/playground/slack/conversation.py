"""Messages: posting, editing, deleting, reading, pinning, and what the bot hears of each."""

import mimetypes
from pathlib import PurePosixPath
from typing import Any

from bot.playground.slack.channels import CHANNEL, GROUP, IM, Channels
from bot.playground.slack.records import Json, copied
from bot.playground.slack.state import ts_micros

_SUBSCRIPTIONS = {CHANNEL: "message.channels", GROUP: "message.groups", IM: "message.im"}


class Conversations(Channels):
    """What is said."""

    def messages(self, channel: str) -> list[Json]:
        """Return the top-level messages, oldest first."""
        with self.lock:
            self.require_channel(channel)
            return copied([post for post in self.posts[channel] if is_top_level(post)])

    def thread(self, channel: str, ts: str) -> list[Json]:
        """Return the parent and its replies, oldest first; empty when there is no such message."""
        with self.lock:
            self.require_channel(channel)
            return copied([p for p in self.posts[channel] if p["ts"] == ts or p.get("thread_ts") == ts])

    def message(self, channel: str, ts: str) -> Json:
        """Return one message. Raises ValueError when there is none."""
        with self.lock:
            post = self.find_post(channel, ts)
            if post is None:
                raise ValueError(f"there is no message {ts} in {channel}")
            return copied(post)

    def ephemerals(self, user: str, channel: str | None = None) -> list[Json]:
        """Return what only this person sees, oldest first; each has its `channel`."""
        with self.lock:
            return copied([e for e in self.ephemeral_posts if e["user_to"] == user and channel in (None, e["channel"])])

    def dismiss_ephemeral(self, user: str, ts: str) -> None:
        """Take an ephemeral message out of the person's sight."""
        with self.lock:
            self.ephemeral_posts = [e for e in self.ephemeral_posts if (e["user_to"], e["ts"]) != (user, ts)]
            self.changed("ephemeral", user=user, ts=ts)

    def pins(self, channel: str) -> list[Json]:
        """Return the pinned messages, the newest pin first."""
        with self.lock:
            self.require_channel(channel)
            kept = [self.find_post(channel, pin["ts"]) for pin in reversed(self.pinned.get(channel, []))]
            return copied([post for post in kept if post])

    def files(self) -> list[Json]:
        """Return every uploaded file, without its bytes."""
        with self.lock:
            return [file_object(record) for record in self.stored_files.values() if record["complete"]]

    def unread(self, user: str) -> dict[str, int]:
        """Return how many top-level messages of others the person has not seen, by channel."""
        with self.lock:
            counts = {
                channel: self._count_unread(user, channel)
                for channel, record in self.conversations.items()
                if user in record["members"]
            }
            return {channel: count for channel, count in counts.items() if count}

    def mark_read(self, user: str, channel: str) -> None:
        """Note that the person has seen everything in the conversation."""
        with self.lock:
            posts = self.posts[self.require_channel(channel)["id"]]
            last = posts[-1]["ts"] if posts else "0.0"
            seen = self.last_read.setdefault(user, {})
            if seen.get(channel) != last:
                seen[channel] = last
                self.changed("read", user=user, channel=channel)

    # What follows is shared by people and the bot; the caller holds the lock and has checked the right to.

    def put_post(self, channel: str, post: Json, *, thread_ts: str | None = None) -> Json:
        """Keep a new message, give it its ts, and tell the bot."""
        ts = self.new_ts(channel)
        post = {"type": "message", **post, "ts": ts, "team": self.identity["team_id"]}
        parent = self.find_post(channel, thread_ts) if thread_ts else None
        # People can go on in a thread whose head was deleted; what an app posts there becomes a message of its own.
        if parent is not None and (parent.get("subtype") != "tombstone" or "bot_id" not in post):
            self._hang_under(channel, parent, post)
        self.posts[channel].append(post)
        if "user" in post:
            self.last_read.setdefault(post["user"], {})[channel] = ts
        self.changed("message", channel=channel, ts=ts, thread_ts=post.get("thread_ts"))
        self.emit_message(channel, post)
        self._emit_mention(channel, post)
        return copied(post)

    def change_post(self, channel: str, post: Json, fields: Json, editor: str) -> None:
        """Edit a message in place and tell the bot; a field of None is removed."""
        before = copied(post)
        for name, value in fields.items():
            if value is None:
                post.pop(name, None)
            else:
                post[name] = value
        post["edited"] = {"user": editor, "ts": self.new_ts(channel)}
        self.changed("message", channel=channel, ts=post["ts"], thread_ts=post.get("thread_ts"))
        event = {"subtype": "message_changed", "message": post, "previous_message": before}
        self._emit_about(channel, event)

    def remove_post(self, channel: str, post: Json) -> None:
        """Delete a message; a parent with replies leaves a tombstone."""
        before = copied(post)
        self.pinned[channel] = [pin for pin in self.pinned.get(channel, []) if pin["ts"] != post["ts"]]
        if post.get("reply_count"):
            self._bury(post)
        else:
            self.posts[channel].remove(post)
            self._forget_reply(channel, post)
        self.changed("message", channel=channel, ts=before["ts"], thread_ts=before.get("thread_ts"))
        event = {"subtype": "message_deleted", "deleted_ts": before["ts"], "previous_message": before}
        self._emit_about(channel, event)

    def put_ephemeral(self, channel: str, user: str, post: Json) -> Json:
        """Show a message to one person only."""
        shown = {"type": "message", **post, "ts": self.new_ts(channel), "channel": channel, "user_to": user}
        self.ephemeral_posts.append(shown)
        self.changed("ephemeral", channel=channel, user=user, ts=shown["ts"])
        return shown

    def find_post(self, channel: str, ts: str | None) -> Json | None:
        """Return the stored message itself, None when there is none (or the channel is gone)."""
        return next((post for post in self.posts.get(channel, []) if post["ts"] == ts), None)

    def find_ephemeral(self, channel: str, ts: str) -> Json | None:
        """Return the stored ephemeral message itself, None when there is none."""
        return next((e for e in self.ephemeral_posts if (e["channel"], e["ts"]) == (channel, ts)), None)

    def emit_message(self, channel: str, post: Json) -> None:
        """Tell the bot of a new message, if it may hear what is said there."""
        self._emit_about(channel, {**post, "event_ts": post["ts"]}, ts=post["ts"])

    def _emit_about(self, channel: str, event: Json, ts: str | None = None) -> None:
        if not self.bot_is_in(channel):
            return
        kind = self.conversations[channel]["kind"]
        stamp = ts or self.new_ts(channel)
        whole = {**event, "type": "message", "channel": channel, "channel_type": kind}
        self.emit(_SUBSCRIPTIONS[kind], {"event_ts": stamp, "ts": stamp, **whole}, kind)

    def _emit_mention(self, channel: str, post: Json) -> None:
        mention = f"<@{self.identity['bot_user_id']}"
        kind = self.conversations[channel]["kind"]
        if mention not in post.get("text", "") or post.get("bot_id") or kind == IM:
            return
        if not self.bot_is_in(channel):
            return
        self.emit("app_mention", {**post, "type": "app_mention", "channel": channel, "event_ts": post["ts"]})

    def _hang_under(self, channel: str, answered: Json, post: Json) -> None:
        # An answer to a reply belongs to the thread that the reply is in.
        parent = self.find_post(channel, answered.get("thread_ts")) or answered
        post["thread_ts"] = parent["ts"]
        post["parent_user_id"] = parent.get("user", "")
        author = post.get("user", "")
        users = parent.setdefault("reply_users", [])
        if author not in users:
            users.append(author)
        parent["thread_ts"] = parent["ts"]
        parent["reply_count"] = parent.get("reply_count", 0) + 1
        parent["reply_users_count"] = len(users)
        parent["latest_reply"] = post["ts"]

    def _forget_reply(self, channel: str, post: Json) -> None:
        parent = self.find_post(channel, post.get("thread_ts"))
        if parent is None:
            return
        replies = [p for p in self.posts[channel] if is_reply_to(p, parent["ts"])]
        parent["reply_count"] = len(replies)
        parent["reply_users"] = list(dict.fromkeys(p.get("user", "") for p in replies))
        parent["reply_users_count"] = len(parent["reply_users"])
        if replies:
            parent["latest_reply"] = replies[-1]["ts"]
            return
        for name in ("thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply"):
            parent.pop(name, None)
        if parent.get("subtype") == "tombstone":
            self.posts[channel].remove(parent)

    def _bury(self, post: Json) -> None:
        kept: dict[str, Any] = {
            name: post[name]
            for name in ("ts", "thread_ts", "reply_count", "reply_users", "reply_users_count", "latest_reply")
        }
        post.clear()
        post.update(
            type="message",
            subtype="tombstone",
            user="USLACKBOT",
            text="This message was deleted.",
            hidden=True,
            **kept,
        )

    def _count_unread(self, user: str, channel: str) -> int:
        seen = ts_micros(self.last_read.get(user, {}).get(channel, "0.0"))
        return sum(
            1
            for post in self.posts[channel]
            if is_top_level(post) and post.get("user") != user and ts_micros(post["ts"]) > seen
        )


def is_top_level(post: Json) -> bool:
    """Return whether the message stands in the channel itself and not in a thread."""
    return post.get("thread_ts") in (None, post["ts"]) or post.get("subtype") == "thread_broadcast"


def is_reply_to(post: Json, ts: str) -> bool:
    """Return whether the message is a reply in the thread that began at `ts`."""
    return post.get("thread_ts") == ts and post["ts"] != ts


def file_record(base_url: str, created: int, file: str, name: str, user: str) -> Json:
    """Return what is known of a file of this name before its bytes are there."""
    url = f"{base_url}/files/{file}/{PurePosixPath(name).name}"
    return {
        "id": file,
        "created": created,
        "name": name,
        "title": name,
        "mimetype": mimetypes.guess_type(name)[0] or "application/octet-stream",
        "filetype": PurePosixPath(name).suffix.lstrip(".") or "text",
        "user": user,
        "url_private": url,
        "url_private_download": url,
    }


_UNSHOWN = ("bytes", "complete", "upload_key")


def file_object(record: Json) -> Json:
    """Return a stored file as files.info shows it."""
    return {name: copied(value) for name, value in record.items() if name not in _UNSHOWN}
