"""What people do with what the app shows: click, choose, fill in, submit, close, use shortcuts."""

import base64
from typing import Any

from bot.clock import Clock
from bot.playground.slack import inputs
from bot.playground.slack.conversation import file_object, file_record
from bot.playground.slack.ids import Ids
from bot.playground.slack.manifest import Manifest
from bot.playground.slack.records import Answer, InteractionResult, Json, Refusal, SubmitResult, copied
from bot.playground.slack.responses import Responses
from bot.playground.slack.surfaces import elements_of


class Interactions(Responses):
    """Interactions, each delivered to the bot once; the person waits up to three seconds."""

    def __init__(self, clock: Clock, manifest: Manifest, ids: Ids) -> None:
        super().__init__(clock, manifest, ids)
        self._choices: dict[tuple[str, str, str], Json] = {}

    def click(
        self,
        user: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        view_id: str | None = None,
        action_id: str,
        block_id: str | None = None,
        value: str | None = None,
        selected: Any = None,
    ) -> InteractionResult:
        """Press a button or choose in an element, on a message, in a modal or on the Home tab.

        `value` picks among several buttons with the same action_id; `selected` is what is chosen.
        Raises ValueError when that element is not there for this person.
        """
        with self.lock:
            self.require_actor(user)
            if view_id is not None:
                payload, holder = self._view_click(user, view_id)
            else:
                payload, holder = self._message_click(user, channel or "", ts or "")
            block, element = _find_element(holder["blocks"], action_id, block_id, value)
            if block["type"] == "input" and not block.get("dispatch_action"):
                self._note_value(holder, block, element, selected)
                return InteractionResult(True)
            payload["actions"] = [self._action(block, element, selected)]
            if inputs.takes_value(element) and element["type"] != "overflow":
                self._note_value(holder, block, element, selected)
            payload.update(self._holder_state(view_id, holder))
        answer = self.ask("interactive", payload)
        return InteractionResult(not answer.error, answer.error)

    def attach(self, user: str, name: str, data: bytes) -> Json:
        """Have the person put a file into a form; return it as the form then holds it."""
        with self.lock:
            self.require_actor(user)
            record = file_record(self.base_url, self.now_s(), self.ids.next("F"), name, user)
            content = base64.b64encode(data).decode("ascii")
            record |= {"size": len(data), "upload_key": "", "bytes": content, "complete": True}
            self.stored_files[record["id"]] = record
            self.changed("file", file=record["id"])
            return file_object(record)

    def fill(self, user: str, view_id: str, values: Json) -> None:
        """Type into the modal's inputs without sending it; shaped as for `submit`."""
        with self.lock:
            view = self._own_view(user, view_id)
            self._fill(view, values)

    def submit(self, user: str, view_id: str, values: Json) -> SubmitResult:
        """Fill the modal in and send it.

        `values` maps block ids to a value, or to `{action_id: value}`; inputs left out keep what they hold.
        Raises ValueError for a block that is not there or a choice that is not offered.
        """
        with self.lock:
            view = self._own_view(user, view_id)
            if view["type"] != "modal" or not view.get("submit"):
                raise ValueError("this view has no submit button")
            self._fill(view, values)
            problems = _client_problems(view)
            if problems:
                return SubmitResult("errors", problems, copied(view), "client")
            payload = self._payload("view_submission", user, view_id=view_id)
            payload.update(view=self._shown(view), response_urls=[])
        answer = self.ask("interactive", payload)
        with self.lock:
            return self._settle(user, view_id, answer)

    def close_view(self, user: str, view_id: str, clear: bool = False) -> None:
        """Cancel the modal, or with `clear` the whole stack; the bot hears of it if it asked to."""
        with self.lock:
            view = self._own_view(user, view_id)
            if view["type"] != "modal":
                raise ValueError("the Home tab cannot be closed")
            clear = clear or bool(view.get("clear_on_close"))
            stack = self.stacks[user]
            closed = list(reversed(stack)) if clear else [view]
            notices = [self._closing(user, each, clear) for each in closed if each.get("notify_on_close")]
            self._close(user, view_id, clear=clear)
        for notice in notices:
            self.ask("interactive", notice)

    def shortcut(
        self, user: str, callback_id: str, channel: str | None = None, ts: str | None = None
    ) -> InteractionResult:
        """Use a shortcut: a global one, or on the message `ts` in `channel`."""
        with self.lock:
            self.require_actor(user)
            entry = self.manifest.shortcuts.get(callback_id)
            if entry is None:
                return InteractionResult(False, "unknown_shortcut")
            if (entry["type"] == "message") != (ts is not None):
                raise ValueError(f"{callback_id} is a {entry['type']} shortcut")
            payload = self._shortcut_payload(user, callback_id, channel, ts)
        answer = self.ask("interactive", payload)
        return InteractionResult(not answer.error, answer.error)

    def suggest(self, user: str, view_id: str, action_id: str, query: str) -> list[Json]:
        """Return the options that the app offers in an external select for what was typed."""
        with self.lock:
            view = self._own_view(user, view_id)
            block, element = _find_element(view["blocks"], action_id, None, None)
            payload = self._payload("block_suggestion", user, view_id=view_id)
            payload.update(
                container={"type": "view", "view_id": view_id},
                view=self._shown(view),
                action_id=element["action_id"],
                block_id=block["block_id"],
                value=query,
            )
        options: list[Json] = self.ask("interactive", payload).payload.get("options", [])
        return options

    def _message_click(self, user: str, channel: str, ts: str) -> tuple[Json, Json]:
        record = self.require_channel(channel)
        if user not in record["members"] and record["kind"] != "channel":
            raise ValueError("the person does not see that message")
        hidden = self.find_ephemeral(channel, ts)
        post = hidden or self.find_post(channel, ts)
        if post is None or post.get("user_to", user) != user:
            raise ValueError(f"there is no message {ts} in {channel}")
        if not post.get("bot_id"):
            raise ValueError("only a message of the app can be clicked")
        container: Json = {"type": "message", "message_ts": ts, "channel_id": channel}
        container["is_ephemeral"] = hidden is not None
        if post.get("thread_ts"):
            container["thread_ts"] = post["thread_ts"]
        payload = self._payload("block_actions", user)
        payload["container"] = container
        payload["channel"] = {"id": channel, "name": record["name"] or "directmessage"}
        payload["response_url"] = self.new_response_url(
            user, channel, ts=ts, is_ephemeral=hidden is not None, thread_ts=post.get("thread_ts")
        )
        # What one person chose on a message is that person's alone, and no part of the message.
        state = self._choices.setdefault((user, channel, ts), {"values": {}})
        return payload, {"blocks": post.get("blocks", []), "state": state, "message": post}

    def _view_click(self, user: str, view_id: str) -> tuple[Json, Json]:
        view = self._own_view(user, view_id)
        payload = self._payload("block_actions", user, view_id=view_id)
        payload["container"] = {"type": "view", "view_id": view_id}
        return payload, view

    def _holder_state(self, view_id: str | None, holder: Json) -> Json:
        if view_id is not None:
            return {"view": self._shown(holder)}
        message = {k: v for k, v in holder["message"].items() if k != "user_to"}
        return {"message": copied(message), "state": {"values": _all_values(holder)}}

    def _payload(self, kind: str, user: str, view_id: str | None = None) -> Json:
        record = self.users[user]
        team_id = self.identity["team_id"]
        return {
            "type": kind,
            "user": {"id": user, "username": record["name"], "name": record["name"], "team_id": team_id},
            "api_app_id": self.identity["app_id"],
            "token": self.identity["verification_token"],
            "trigger_id": self.new_trigger(user, view_id),
            "team": {"id": team_id, "domain": self.identity["team_domain"]},
            "enterprise": None,
            "is_enterprise_install": False,
        }

    def _shortcut_payload(self, user: str, callback_id: str, channel: str | None, ts: str | None) -> Json:
        payload = self._payload("shortcut", user)
        payload.update(callback_id=callback_id, action_ts=self._event_ts())
        if ts is None:
            return payload
        record = self.require_channel(channel or "")
        post = self.find_post(channel or "", ts)
        if post is None:
            raise ValueError(f"there is no message {ts} in {channel}")
        if user not in record["members"] and record["kind"] != "channel":
            raise ValueError("the person does not see that message")
        payload.update(
            type="message_action",
            channel={"id": channel, "name": record["name"] or "directmessage"},
            message_ts=ts,
            message=copied(post),
            response_url=self.new_response_url(user, channel or "", ts=None, thread_ts=post.get("thread_ts")),
        )
        return payload

    def _action(self, block: Json, element: Json, selected: Any) -> Json:
        shown = ("type", "action_id", "text", "style")
        action: Json = {name: element[name] for name in shown if name in element}
        action["block_id"] = block["block_id"]
        if element["type"] in ("button", "workflow_button"):
            if "value" in element:
                action["value"] = element["value"]
        else:
            action.pop("text", None)
            action.update(inputs.typed(element, selected))
        if "placeholder" in element and element["type"].endswith(("select", "picker")):
            action["placeholder"] = element["placeholder"]
        return {**copied(action), "action_ts": self._event_ts()}

    def _note_value(self, holder: Json, block: Json, element: Json, selected: Any) -> None:
        values = holder.setdefault("state", {"values": {}})["values"]
        values.setdefault(block["block_id"], {})[element["action_id"]] = inputs.typed(element, selected)

    def _fill(self, view: Json, values: Json) -> None:
        for block_id, given in values.items():
            block = next((b for b in view["blocks"] if b["block_id"] == block_id), None)
            if block is None:
                raise ValueError(f"the view has no block {block_id}")
            for element in (e for e in elements_of(block) if inputs.takes_value(e)):
                by_action = isinstance(given, dict) and element["action_id"] in given
                if by_action:
                    self._note_value(view, block, element, given[element["action_id"]])
                elif block["type"] == "input":
                    self._note_value(view, block, element, given)

    def _own_view(self, user: str, view_id: str) -> Json:
        self.require_actor(user)
        found = self.find_view(view_id)
        if found is None or found[0] != user:
            raise ValueError(f"the person has no view {view_id} open")
        return found[1]

    def _shown(self, view: Json) -> Json:
        return {**copied(view), "state": {"values": _all_values(view)}}

    def _closing(self, user: str, view: Json, cleared: bool) -> Json:
        payload = self._payload("view_closed", user)
        del payload["trigger_id"]
        return {**payload, "view": self._shown(view), "is_cleared": cleared}

    def _close(self, user: str, view_id: str, *, clear: bool) -> None:
        stack = self.stacks.get(user, [])
        self.stacks[user] = [] if clear else [view for view in stack if view["id"] != view_id]
        self.changed("view", user=user, view_id=view_id)

    def _settle(self, user: str, view_id: str, answer: Answer) -> SubmitResult:
        if answer.error:
            return SubmitResult("timeout", {}, self._top(user))
        found = self.find_view(view_id)
        action = answer.payload.get("response_action")
        try:
            if action is None:
                self._refuse_stray_answer(answer.payload)
                self._close(user, view_id, clear=False)
                return SubmitResult("closed", view=self._top(user))
            return self._respond_to_submission(user, found[1] if found else None, action, answer.payload)
        except Refusal as refusal:
            self.violate("view_submission", refusal, answer.payload)
            return SubmitResult("timeout", {}, self._top(user))

    def _respond_to_submission(self, user: str, view: Json | None, action: str, payload: Json) -> SubmitResult:
        if action == "clear":
            self._close(user, "", clear=True)
            return SubmitResult("cleared")
        if view is None:
            raise Refusal("not_found", "the view was closed in the meantime")
        if action == "errors":
            return self._app_errors(view, payload.get("errors"))
        if action == "update":
            self.check_view(payload.get("view"), "modal")
            return SubmitResult("updated", view=self.replace_view(user, view, payload["view"]))
        if action == "push":
            self.check_view(payload.get("view"), "modal")
            return SubmitResult("pushed", view=self.push_view(user, payload["view"]))
        raise Refusal("invalid_arguments", f"there is no response_action {action!r}")

    def _app_errors(self, view: Json, errors: Any) -> SubmitResult:
        known = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise Refusal("invalid_arguments", "response_action errors needs errors by block_id")
        stray = sorted(errors.keys() - known)
        if stray:
            raise Refusal("invalid_arguments", f"errors name no input block: {', '.join(stray)}")
        return SubmitResult("errors", dict(errors), copied(view), "app")

    def _refuse_stray_answer(self, payload: Json) -> None:
        if payload:
            raise Refusal("invalid_arguments", "a submission is answered with a response_action or nothing")

    def _top(self, user: str) -> Json | None:
        stack = self.stacks.get(user, [])
        return copied(stack[-1]) if stack else None


def _find_element(blocks: list[Json], action_id: str, block_id: str | None, value: str | None) -> tuple[Json, Json]:
    for block in blocks:
        if block_id not in (None, block["block_id"]):
            continue
        for element in elements_of(block):
            if element.get("action_id") == action_id and value in (None, element.get("value")):
                return block, element
    raise ValueError(f"there is no element {action_id} (block {block_id}, value {value})")


def _all_values(holder: Json) -> Json:
    touched = holder.get("state", {}).get("values", {})
    values: Json = {}
    for block in holder["blocks"]:
        for element in elements_of(block):
            if not inputs.takes_value(element) or element["type"] == "overflow":
                continue
            state = touched.get(block["block_id"], {}).get(element["action_id"])
            values.setdefault(block["block_id"], {})[element["action_id"]] = copied(state or inputs.initial(element))
    return values


def _client_problems(view: Json) -> dict[str, str]:
    values = _all_values(view)
    problems = {
        block["block_id"]: inputs.client_problem(block, block["element"], _state_of(block, values))
        for block in view["blocks"]
        if block["type"] == "input"
    }
    return {block_id: problem for block_id, problem in problems.items() if problem}


def _state_of(block: Json, values: Json) -> Json:
    state: Json = values[block["block_id"]][block["element"]["action_id"]]
    return state
