"""Answers that come back from the bot outside the Web API: with an acknowledgement, or to a response_url."""

from bot.playground.slack import blockkit
from bot.playground.slack.records import Json, Refusal, Violation, copied
from bot.playground.slack.surfaces import ResponseUrl, Surfaces, with_ids


class Responses(Surfaces):
    """What the bot says to somebody who has just acted."""

    def respond(self, key: str, body: Json) -> None:
        """Do what the body posted to a response_url says. Refuses a stale or wrong one."""
        grant = self.response_urls.get(key)
        if grant is None:
            raise Refusal("invalid_url", "no such response_url was given out")
        if self.now_s() > grant.expires_s:
            raise Refusal("expired_url", "a response_url lives 30 minutes")
        if grant.uses_left == 0:
            raise Refusal("used_url", "a response_url takes five answers")
        if body.get("delete_original"):
            self._delete_original(grant)
        else:
            blockkit.check_message(body)
            self._show_response(grant, body)
        grant.uses_left -= 1

    def answer_command(self, user: str, channel: str, payload: Json) -> None:
        """Show what the acknowledgement of a slash command says; a wrong one is recorded, not shown."""
        with self.lock:
            try:
                blockkit.check_message(payload)
            except Refusal as refusal:
                self.violate("slash_commands", refusal, payload)
                return
            self._show_response(ResponseUrl(user, channel, 0), payload)

    def check_view(self, view: object, kind: str) -> Json:
        """Return the view when Slack would take it, else refuse it."""
        return blockkit.check_view(view, kind)

    def violate(self, method: str, refusal: Refusal, payload: Json) -> None:
        """Record that the bot did what Slack would not take."""
        self.violations.append(Violation(method, refusal.error, refusal.detail, copied(payload)))

    def bot_post(self, body: Json) -> Json:
        """Return the fields that a message of the bot with this body has."""
        post: Json = {
            "user": self.identity["bot_user_id"],
            "bot_id": self.identity["bot_id"],
            "app_id": self.identity["app_id"],
            "bot_profile": self.bot_profile(),
            "text": (body.get("text") or body.get("markdown_text") or "")[:40_000],
        }
        if body.get("blocks"):
            post["blocks"] = with_ids(body["blocks"])
        for name in ("attachments", "metadata"):
            if body.get(name):
                post[name] = copied(body[name])
        return post

    def bot_profile(self) -> Json:
        """Return the bot as messages carry it."""
        return {
            "id": self.identity["bot_id"],
            "app_id": self.identity["app_id"],
            "name": self.manifest.bot_name,
            "deleted": False,
            "updated": self.now_s(),
            "team_id": self.identity["team_id"],
        }

    def _show_response(self, grant: ResponseUrl, body: Json) -> None:
        if body.get("replace_original") and not grant.ts:
            nothing = Refusal("no_original", "a slash command's own text cannot be replaced")
            self.violate("response_url", nothing, body)
        if body.get("replace_original") and grant.ts:
            self._replace_original(grant, body)
        elif body.get("response_type") == "in_channel":
            self.put_post(grant.channel, self.bot_post(body), thread_ts=body.get("thread_ts"))
        else:
            post = self.bot_post(body)
            if body.get("thread_ts"):
                post["thread_ts"] = body["thread_ts"]
            self.put_ephemeral(grant.channel, grant.user, post)

    def _replace_original(self, grant: ResponseUrl, body: Json) -> None:
        fields = self.bot_post(body)
        fields.setdefault("blocks", None)
        hidden = self.find_ephemeral(grant.channel, grant.ts or "")
        if hidden is not None:
            hidden.update({name: value for name, value in fields.items() if value is not None})
            if fields["blocks"] is None:
                hidden.pop("blocks", None)
            self.changed("ephemeral", channel=grant.channel, user=grant.user, ts=grant.ts)
            return
        post = self.find_post(grant.channel, grant.ts)
        if post is None:
            raise Refusal("message_not_found", "the original is gone")
        self.change_post(grant.channel, post, fields, self.identity["bot_user_id"])

    def _delete_original(self, grant: ResponseUrl) -> None:
        if grant.is_ephemeral and grant.ts:
            self.dismiss_ephemeral(grant.user, grant.ts)
            return
        post = self.find_post(grant.channel, grant.ts)
        if post is None:
            raise Refusal("message_not_found", "there is no original to delete")
        self.remove_post(grant.channel, post)
