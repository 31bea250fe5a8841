"""The workspace as people use it: everything a person can do in Slack, done by their id."""

from bot.playground.slack import reactions, typing_text
from bot.playground.slack.interactions import Interactions
from bot.playground.slack.records import Json, SlashResult, copied


class Workspace(Interactions):
    """A Slack workspace with one app in it.

    Methods that act take the person first, raise ValueError for what Slack's client would not let that
    person do, and return what the person sees happen at once. `slash`, `click`, `submit`, `close_view`,
    `shortcut` and `suggest` wait for the bot: call them from a thread, never from the server's event loop.
    """

    def serve_at(self, url: str) -> None:
        """Note under which address the workspace is reached; files kept from an earlier start move along."""
        with self.lock:
            old, self.base_url = self.identity.get("base_url", url), url
            self.identity["base_url"] = url
            posts = [post for posts in self.posts.values() for post in posts]
            for file in [*self.stored_files.values(), *(f for post in posts for f in post.get("files", []))]:
                for name in ("url_private", "url_private_download"):
                    file[name] = url + file[name].removeprefix(old)

    def post(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        """Write a message and return its ts."""
        with self.lock:
            self.require_actor(user)
            record = self.require_membership(user, channel)
            if record["kind"] == "im" and not self.manifest.messages_enabled:
                raise ValueError("the app's messages tab is switched off")
            if thread_ts and self.find_post(channel, thread_ts) is None:
                raise ValueError(f"there is no message {thread_ts} in {channel}")
            typed = typing_text.as_message(self, text)
            said: Json = {"user": user, "text": typed, "blocks": typing_text.as_blocks(text)}
            said["client_msg_id"] = self.ids.next("M").lower()
            return str(self.put_post(channel, said, thread_ts=thread_ts)["ts"])

    def edit(self, user: str, channel: str, ts: str, text: str) -> None:
        """Change one of the person's own messages."""
        with self.lock:
            post = self._own_post(user, channel, ts)
            typed = typing_text.as_message(self, text)
            self.change_post(channel, post, {"text": typed, "blocks": typing_text.as_blocks(text)}, user)

    def delete(self, user: str, channel: str, ts: str) -> None:
        """Delete one of the person's own messages."""
        with self.lock:
            self.remove_post(channel, self._own_post(user, channel, ts))

    def react(self, user: str, channel: str, ts: str, name: str) -> None:
        """Hang the person's emoji on a message, or take it off again where it hangs."""
        with self.lock:
            self.require_actor(user)
            self.require_membership(user, channel)
            post = self.find_post(channel, ts)
            if post is None or not reactions.is_a_name(name):
                raise ValueError(f"there is no message {ts} in {channel}" if post is None else f"no emoji is {name}")
            if not reactions.put_on(self, channel, post, name, user):
                reactions.take_off(self, channel, post, name, user)

    def slash(self, user: str, channel: str, command: str, text: str = "") -> SlashResult:
        """Send a slash command from a channel; its error is what Slack shows under the composer."""
        with self.lock:
            record = self.require_actor(user)
            place = self.require_membership(user, channel)
            entry = self.manifest.commands.get(command)
            if entry is None:
                return SlashResult(False, "unknown_command")
            payload = {
                "token": self.identity["verification_token"],
                "team_id": self.identity["team_id"],
                "team_domain": self.identity["team_domain"],
                "channel_id": channel,
                "channel_name": _command_channel_name(place),
                "user_id": user,
                "user_name": record["name"],
                "command": command,
                "text": self._command_text(text, bool(entry.get("should_escape"))),
                "api_app_id": self.identity["app_id"],
                "is_enterprise_install": "false",
                "response_url": self.new_response_url(user, channel),
                "trigger_id": self.new_trigger(user),
            }
        answer = self.ask("slash_commands", payload)
        if answer.error:
            return SlashResult(False, answer.error)
        if answer.payload:
            self.answer_command(user, channel, answer.payload)
        return SlashResult(True)

    def open_home(self, user: str, tab: str = "home") -> None:
        """Look at the app's Home (`home`) or its direct messages (`messages`)."""
        with self.lock:
            self.require_actor(user)
            if tab == "home" and not self.manifest.home_enabled:
                raise ValueError("the app has no Home tab")
            event: Json = {
                "type": "app_home_opened",
                "user": user,
                "channel": self.open_dm(user),
                "tab": tab,
            }
            if tab == "home" and user in self.homes:
                event["view"] = copied(self.homes[user])
            self.emit("app_home_opened", event)

    def post_scheduled(self) -> None:
        """Post every scheduled message whose time has come; one with metadata is never posted."""
        with self.lock:
            due = [entry for entry in self.scheduled.values() if entry["post_at"] <= self.now_s()]
            for entry in sorted(due, key=lambda entry: entry["post_at"]):
                del self.scheduled[entry["id"]]
                if not entry["body"].get("metadata"):
                    said = self.bot_post(entry["body"])
                    self.put_post(entry["channel_id"], said, thread_ts=entry["thread_ts"])

    def uninstall(self) -> None:
        """Take the app out of the workspace: its tokens die and it hears of both."""
        with self.lock:
            tokens = {"oauth": [], "bot": [self.identity["bot_user_id"]]}
            self.emit("tokens_revoked", {"type": "tokens_revoked", "tokens": tokens})
            self.emit("app_uninstalled", {"type": "app_uninstalled"})
            self.is_installed = False

    def _own_post(self, user: str, channel: str, ts: str) -> Json:
        self.require_actor(user)
        self.require_membership(user, channel)
        post = self.find_post(channel, ts)
        if post is None:
            raise ValueError(f"there is no message {ts} in {channel}")
        if post.get("user") != user:
            raise ValueError("only its author changes a message")
        return post

    def _command_text(self, text: str, should_escape: bool) -> str:
        names = {record["name"]: channel for channel, record in self.conversations.items() if record["name"]}
        return typing_text.as_command(self, text, channels=names, should_escape=should_escape)


def _command_channel_name(record: Json) -> str:
    names = {"im": "directmessage", "group": "privategroup"}
    return names.get(record["kind"], str(record["name"]))
