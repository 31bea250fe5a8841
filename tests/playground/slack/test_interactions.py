"""What people do reaches a real Bolt app, over a socket and over HTTP, and its answer comes back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookClient

from tests.playground.slack.conftest import Place, open_place
from tests.playground.slack.sample_bot import SampleBot

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def field(block_id: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": {"action_id": "in", **element},
        **more,
    }


def modal(*blocks: Json, **more: Any) -> Json:
    return {
        "type": "modal",
        "title": plain("Title"),
        "submit": plain("Send"),
        "callback_id": "form",
        "blocks": list(blocks),
        **more,
    }


TEXT = field("note", {"type": "plain_text_input", "min_length": 2, "max_length": 5})
BUTTONS: Json = {
    "type": "actions",
    "block_id": "row",
    "elements": [
        {"type": "button", "action_id": "press", "text": plain("One"), "value": "1"},
        {"type": "button", "action_id": "other", "text": plain("Two"), "value": "2"},
        {
            "type": "static_select",
            "action_id": "pick",
            "options": [{"text": plain("A"), "value": "a"}, {"text": plain("B"), "value": "b"}],
        },
    ],
}


@pytest.fixture(params=["socket", "http"])
def bot(place: Place, request: pytest.FixtureRequest) -> Iterator[SampleBot]:
    connected = SampleBot(place).connect(request.param)
    yield connected
    connected.close()


@pytest.fixture
def socket_bot(place: Place) -> Iterator[SampleBot]:
    connected = SampleBot(place).connect("socket")
    yield connected
    connected.close()


def opens(place: Place, view: Json) -> str:
    """Open the view for Ada, as the bot does after a command, and return its id."""
    answer = place.web.views_open(trigger_id=place.w.new_trigger(place.ada), view=view)
    return str(answer["view"]["id"])


def posted(bot: SampleBot, *blocks: Json) -> str:
    answer = bot.place.web.chat_postMessage(channel=bot.place.channel, text="x", blocks=list(blocks))
    return str(answer["ts"])


def test_a_slash_command_carries_ids_and_its_answer_is_seen_by_one(bot: SampleBot) -> None:
    place = bot.place

    @bot.app.command("/do")
    def do(ack: Any) -> None:
        ack("understood")

    result = place.w.slash(place.ada, place.channel, "/do", "tell @ben in #cop & <more>")

    assert result.ok
    assert bot.asked[-1]["text"] == (f"tell <@{place.ben}|ben> in <#{place.channel}|cop> &amp; &lt;more&gt;")
    assert bot.asked[-1]["channel_name"] == "cop"
    assert [m["text"] for m in place.w.ephemerals(place.ada)] == ["understood"]
    assert place.w.messages(place.channel) == []


def test_a_command_that_does_not_escape_gets_what_was_typed(socket_bot: SampleBot) -> None:
    @socket_bot.app.command("/raw")
    def raw(ack: Any) -> None:
        ack()

    socket_bot.place.w.slash(socket_bot.place.ada, socket_bot.place.channel, "/raw", "@ben & co")

    assert socket_bot.asked[-1]["text"] == "@ben & co"


def test_a_command_outside_the_manifest_never_leaves_the_client(socket_bot: SampleBot) -> None:
    place = socket_bot.place

    assert place.w.slash(place.ada, place.channel, "/other").error == "unknown_command"
    assert socket_bot.asked == []


def test_without_a_bot_a_command_fails(place: Place) -> None:
    assert place.w.slash(place.ada, place.channel, "/do").error == "dispatch_failed"


@pytest.mark.parametrize("mode", ["socket", "http"])
def test_a_command_that_is_not_acknowledged_times_out(mode: str) -> None:
    place = open_place(ack_timeout_s=0.1)
    bot = SampleBot(place).connect(mode)

    @bot.app.command("/do")
    def do() -> None:
        return

    result = place.w.slash(place.ada, place.channel, "/do")
    bot.close()
    place.stand_in.stop()

    assert result.error == "operation_timeout"


def test_a_wrong_answer_to_a_command_is_noted(socket_bot: SampleBot) -> None:
    place = socket_bot.place

    @socket_bot.app.command("/do")
    def do(ack: Any) -> None:
        ack(blocks=[{"type": "header"}], text="x")

    place.w.slash(place.ada, place.channel, "/do")

    assert [(v.method, v.error) for v in place.stand_in.violations] == [("slash_commands", "invalid_blocks")]
    assert place.w.ephemerals(place.ada) == []


def test_a_modal_is_filled_in_checked_and_closed(bot: SampleBot) -> None:
    seen: list[Any] = []

    @bot.app.view("form")
    def form(ack: Any, view: Json) -> None:
        value = view["state"]["values"]["note"]["in"]["value"]
        seen.append(value)
        ack(response_action="errors", errors={"note": "Another, please."}) if value == "bad" else ack()

    w, ada = bot.place.w, bot.place.ada
    view_id = opens(bot.place, modal(TEXT))

    empty = w.submit(ada, view_id, {})
    short = w.submit(ada, view_id, {"note": "a"})
    long = w.submit(ada, view_id, {"note": "abcdef"})
    refused = w.submit(ada, view_id, {"note": "bad"})
    taken = w.submit(ada, view_id, {"note": {"in": "good"}})

    assert [r.by for r in (empty, short, long, refused)] == ["client", "client", "client", "app"]
    assert refused.errors == {"note": "Another, please."}
    assert taken.kind == "closed"
    assert seen == ["bad", "good"]
    assert w.modals(ada) == []


def test_every_kind_of_input_arrives_typed(socket_bot: SampleBot) -> None:
    options = [{"text": plain(v), "value": v} for v in "abc"]
    view_id = opens(
        socket_bot.place,
        modal(
            field("text", {"type": "plain_text_input", "initial_value": "kept"}),
            field("number", {"type": "number_input", "is_decimal_allowed": False, "max_value": "100"}),
            field("one", {"type": "static_select", "options": options}),
            field("many", {"type": "multi_static_select", "options": options}),
            field("radio", {"type": "radio_buttons", "options": options, "initial_option": options[1]}),
            field("boxes", {"type": "checkboxes", "options": options}, optional=True),
            field("day", {"type": "datepicker"}),
            field("time", {"type": "timepicker"}),
            field("who", {"type": "users_select"}),
        ),
    )
    seen: list[Json] = []

    @socket_bot.app.view("form")
    def form(ack: Any, view: Json) -> None:
        seen.append({block: value["in"] for block, value in view["state"]["values"].items()})
        ack()

    filled = {
        "number": "40",
        "one": "b",
        "many": ["a", "c"],
        "day": "2026-03-09",
        "time": "09:30",
        "who": socket_bot.place.ben,
    }
    result = socket_bot.place.w.submit(socket_bot.place.ada, view_id, filled)

    assert result.kind == "closed"
    assert seen[0]["text"] == {"type": "plain_text_input", "value": "kept"}
    assert seen[0]["number"] == {"type": "number_input", "value": "40"}
    assert seen[0]["one"]["selected_option"]["value"] == "b"
    assert [o["value"] for o in seen[0]["many"]["selected_options"]] == ["a", "c"]
    assert seen[0]["radio"]["selected_option"]["value"] == "b"
    assert seen[0]["boxes"] == {"type": "checkboxes", "selected_options": []}
    assert seen[0]["day"]["selected_date"] == "2026-03-09"
    assert seen[0]["time"]["selected_time"] == "09:30"
    assert seen[0]["who"]["selected_user"] == socket_bot.place.ben


@pytest.mark.parametrize(
    ("typed", "is_sent"), [("abc", False), ("1.5", False), ("101", False), ("-1", False), ("100", True)]
)
def test_slacks_client_refuses_a_number_out_of_range(socket_bot: SampleBot, typed: str, is_sent: bool) -> None:
    number = {"type": "number_input", "is_decimal_allowed": False, "min_value": "0", "max_value": "100"}
    view_id = opens(socket_bot.place, modal(field("n", number)))
    socket_bot.app.view("form")(lambda ack: ack())

    result = socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"n": typed})

    assert (result.kind == "closed") is is_sent


def test_options_come_from_the_app_for_what_is_typed(socket_bot: SampleBot) -> None:
    view_id = opens(socket_bot.place, modal(field("one", {"type": "external_select", "action_id": "find"})))

    @socket_bot.app.options("find")
    def find(ack: Any, payload: Json) -> None:
        ack(options=[{"text": plain(payload["value"].upper()), "value": payload["value"]}])

    socket_bot.app.view("form")(lambda ack: ack())
    options = socket_bot.place.w.suggest(socket_bot.place.ada, view_id, "find", "ks")
    result = socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"one": options[0]})

    assert options[0]["text"]["text"] == "KS"
    assert result.kind == "closed"


@pytest.mark.parametrize(
    ("element", "wrong", "right"),
    [
        ({"type": "email_text_input"}, "ada", "ada@example.com"),
        ({"type": "url_text_input"}, "ada", "https://example.com"),
        ({"type": "number_input", "is_decimal_allowed": True}, "many", "1.5"),
    ],
)
def test_slacks_client_refuses_what_has_the_wrong_form(
    socket_bot: SampleBot, element: Json, wrong: str, right: str
) -> None:
    view_id = opens(socket_bot.place, modal(field("x", element)))
    socket_bot.app.view("form")(lambda ack: ack())

    refused = socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"x": wrong})
    taken = socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"x": right})

    assert (refused.kind, refused.by, taken.kind) == ("errors", "client", "closed")


def test_nobody_touches_somebody_elses_modal(place: Place) -> None:
    view_id = opens(place, modal(TEXT))

    with pytest.raises(ValueError, match="has no view"):
        place.w.submit(place.ben, view_id, {"note": "abc"})


def test_a_choice_that_is_not_offered_cannot_be_made(socket_bot: SampleBot) -> None:
    select = {"type": "static_select", "options": [{"text": plain("A"), "value": "a"}]}
    view_id = opens(socket_bot.place, modal(field("one", select)))

    with pytest.raises(ValueError, match="no option 'z'"):
        socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"one": "z"})


def test_errors_for_a_block_that_is_no_input_are_noted(socket_bot: SampleBot) -> None:
    view_id = opens(socket_bot.place, modal(TEXT))

    @socket_bot.app.view("form")
    def form(ack: Any) -> None:
        ack(response_action="errors", errors={"nowhere": "x"})

    result = socket_bot.place.w.submit(socket_bot.place.ada, view_id, {"note": "abc"})

    assert result.kind == "timeout"
    assert [v.method for v in socket_bot.place.stand_in.violations] == ["view_submission"]
    assert len(socket_bot.place.w.modals(socket_bot.place.ada)) == 1


@pytest.mark.parametrize(
    ("action", "kind", "depth"), [("update", "updated", 1), ("push", "pushed", 2), ("clear", "cleared", 0)]
)
def test_an_answer_to_a_submission_changes_the_stack(bot: SampleBot, action: str, kind: str, depth: int) -> None:
    view_id = opens(bot.place, modal(TEXT))

    @bot.app.view("form")
    def form(ack: Any) -> None:
        view = None if action == "clear" else modal(callback_id="next")
        ack(response_action=action, view=view) if view else ack(response_action=action)

    result = bot.place.w.submit(bot.place.ada, view_id, {"note": "abc"})

    assert result.kind == kind
    assert len(bot.place.w.modals(bot.place.ada)) == depth
    assert bot.place.stand_in.violations == []


def test_a_stack_holds_three_views(socket_bot: SampleBot) -> None:
    refusals: list[str] = []
    view_id = opens(socket_bot.place, modal(BUTTONS))

    @socket_bot.app.action("press")
    def press(ack: Any, body: Json, client: Any) -> None:
        try:
            client.views_push(trigger_id=body["trigger_id"], view=modal(BUTTONS))
        except SlackApiError as error:
            refusals.append(error.response["error"])
        ack()

    w, ada = socket_bot.place.w, socket_bot.place.ada
    for _ in range(3):
        w.click(ada, view_id=view_id, action_id="press")
        view_id = w.modals(ada)[-1]["id"]

    assert len(w.modals(ada)) == 3
    assert refusals == ["push_limit_reached"]


def test_a_trigger_opens_one_view(place: Place) -> None:
    trigger = place.w.new_trigger(place.ada)
    place.web.views_open(trigger_id=trigger, view=modal(TEXT))

    with pytest.raises(SlackApiError) as error:
        place.web.views_open(trigger_id=trigger, view=modal(TEXT))

    assert error.value.response["error"] == "exchanged_trigger_id"


def test_a_trigger_dies_by_real_time_and_not_by_the_moved_clock(place: Place) -> None:
    fresh = place.w.new_trigger(place.ada)
    place.clock.move_to(place.clock() + timedelta(days=7))
    place.web.views_open(trigger_id=fresh, view=modal(TEXT))
    place.w.trigger_life_s = 0.0
    late = place.w.new_trigger(place.ada)

    with pytest.raises(SlackApiError) as error:
        place.web.views_open(trigger_id=late, view=modal(TEXT))

    assert error.value.response["error"] == "expired_trigger_id"


def test_a_trigger_from_outside_a_modal_pushes_nothing(place: Place) -> None:
    with pytest.raises(SlackApiError) as error:
        place.web.views_push(trigger_id=place.w.new_trigger(place.ada), view=modal(TEXT))

    assert error.value.response["error"] == "invalid_trigger_id"


def test_an_updated_modal_keeps_what_was_typed_and_its_place(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    view_id = opens(socket_bot.place, modal(TEXT))
    place.w.fill(place.ada, view_id, {"note": "abc"})
    old = place.w.modals(place.ada)[-1]

    place.web.views_update(view_id=view_id, hash=old["hash"], view=modal({"type": "divider"}, TEXT))
    with pytest.raises(SlackApiError) as error:
        place.web.views_update(view_id=view_id, hash=old["hash"], view=modal(TEXT))

    new = place.w.modals(place.ada)[-1]
    assert error.value.response["error"] == "hash_conflict"
    assert new["id"] == view_id
    assert new["state"]["values"]["note"]["in"]["value"] == "abc"


def test_an_external_id_names_one_view(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    opens(socket_bot.place, modal(TEXT, external_id="mine"))
    place.web.views_update(external_id="mine", view=modal(TEXT, external_id="mine"))

    with pytest.raises(SlackApiError) as error:
        place.web.views_open(trigger_id=place.w.new_trigger(place.ben), view=modal(TEXT, external_id="mine"))

    assert error.value.response["error"] == "duplicate_external_id"


def test_closing_is_told_only_to_who_asked(bot: SampleBot) -> None:
    told: list[bool] = []

    @bot.app.view_closed("form")
    def closed(ack: Any, body: Json) -> None:
        told.append(body["is_cleared"])
        ack()

    w, ada = bot.place.w, bot.place.ada
    w.close_view(ada, opens(bot.place, modal(TEXT)))
    w.close_view(ada, opens(bot.place, modal(TEXT, notify_on_close=True)))
    w.close_view(ada, opens(bot.place, modal(TEXT, notify_on_close=True)), clear=True)

    assert told == [False, True]
    assert w.modals(ada) == []


def test_a_button_on_a_message_carries_the_message_and_where_it_stands(bot: SampleBot) -> None:
    place = bot.place
    parent = place.w.post(place.ada, place.channel, "parent")
    answer = place.web.chat_postMessage(channel=place.channel, text="x", blocks=[BUTTONS], thread_ts=parent)
    bot.app.action("press")(lambda ack: ack())

    assert place.w.click(place.ben, channel=place.channel, ts=answer["ts"], action_id="press").ok

    body = bot.asked[-1]
    assert body["actions"][0]["value"] == "1"
    assert body["actions"][0]["block_id"] == "row"
    assert body["message"]["ts"] == answer["ts"]
    assert body["container"] == {
        "type": "message",
        "message_ts": answer["ts"],
        "channel_id": place.channel,
        "is_ephemeral": False,
        "thread_ts": parent,
    }
    assert body["user"]["id"] == place.ben


def test_a_choice_on_a_message_is_sent_with_its_option(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    ts = posted(socket_bot, BUTTONS)
    socket_bot.app.action("pick")(lambda ack: ack())

    place.w.click(place.ada, channel=place.channel, ts=ts, action_id="pick", selected="b")

    body = socket_bot.asked[-1]
    assert body["actions"][0]["selected_option"]["value"] == "b"
    assert body["state"]["values"]["row"]["pick"]["selected_option"]["value"] == "b"
    assert "state" not in place.w.message(place.channel, ts)


def test_what_is_not_there_cannot_be_clicked(place: Place) -> None:
    ts = place.web.chat_postMessage(channel=place.channel, text="x", blocks=[BUTTONS])["ts"]
    secret = place.web.chat_postEphemeral(channel=place.channel, user=place.ada, text="x", blocks=[BUTTONS])

    with pytest.raises(ValueError, match="no element gone"):
        place.w.click(place.ada, channel=place.channel, ts=ts, action_id="gone")
    with pytest.raises(ValueError, match="no message"):
        place.w.click(place.ben, channel=place.channel, ts=secret["message_ts"], action_id="press")


@pytest.mark.parametrize(("mode", "error"), [("socket", "operation_timeout"), ("http", "bad_response")])
def test_a_button_without_a_listener_is_answered_with_an_error(mode: str, error: str) -> None:
    place = open_place(ack_timeout_s=0.1)
    bot = SampleBot(place).connect(mode)
    ts = posted(bot, BUTTONS)

    result = place.w.click(place.ada, channel=place.channel, ts=ts, action_id="other")
    bot.close()
    place.stand_in.stop()

    assert result.error == error


def test_a_modal_is_opened_from_a_command_while_it_waits(bot: SampleBot) -> None:
    @bot.app.command("/do")
    def do(ack: Any, body: Json, client: Any) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=modal(TEXT))
        ack()

    assert bot.place.w.slash(bot.place.ada, bot.place.channel, "/do").ok

    assert [view["callback_id"] for view in bot.place.w.modals(bot.place.ada)] == ["form"]
    assert bot.place.w.modals(bot.place.ben) == []


def test_a_home_tab_is_clicked_without_a_response_url(socket_bot: SampleBot) -> None:
    place = socket_bot.place
    view = place.web.views_publish(user_id=place.ada, view={"type": "home", "blocks": [BUTTONS]})["view"]
    socket_bot.app.action("press")(lambda ack: ack())

    assert place.w.click(place.ada, view_id=view["id"], action_id="press").ok

    assert socket_bot.asked[-1]["view"]["type"] == "home"
    assert "response_url" not in socket_bot.asked[-1]


def test_an_input_sends_nothing_by_itself_unless_it_dispatches(socket_bot: SampleBot) -> None:
    quiet = field("q", {"type": "plain_text_input"})
    eager = field("e", {"type": "plain_text_input", "action_id": "eager"}, dispatch_action=True)
    view_id = opens(socket_bot.place, modal(quiet, eager))
    socket_bot.app.action("eager")(lambda ack: ack())
    before = len(socket_bot.asked)

    socket_bot.place.w.click(socket_bot.place.ada, view_id=view_id, action_id="in", selected="typed")
    after_quiet = len(socket_bot.asked)
    socket_bot.place.w.click(socket_bot.place.ada, view_id=view_id, action_id="eager", selected="go")

    assert after_quiet == before
    values = socket_bot.asked[-1]["view"]["state"]["values"]
    assert (values["q"]["in"]["value"], values["e"]["eager"]["value"]) == ("typed", "go")


def test_shortcuts_are_global_or_on_a_message(bot: SampleBot) -> None:
    place = bot.place
    bot.app.shortcut("anywhere")(lambda ack: ack())
    bot.app.shortcut("on_this")(lambda ack: ack())
    ts = place.w.post(place.ben, place.channel, "look")

    everywhere = place.w.shortcut(place.ada, "anywhere")
    global_body = bot.asked[-1]
    here = place.w.shortcut(place.ada, "on_this", place.channel, ts)

    assert everywhere.ok
    assert here.ok
    assert "response_url" not in global_body
    assert bot.asked[-1]["message"]["text"] == "look"
    assert place.w.shortcut(place.ada, "unknown").error == "unknown_shortcut"
    with pytest.raises(ValueError, match="message shortcut"):
        place.w.shortcut(place.ada, "on_this")


def test_a_response_url_answers_five_times(place: Place) -> None:
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel))

    answers = [respond.send(text=str(i), response_type="in_channel").body for i in range(6)]

    assert answers[:5] == ["ok"] * 5
    assert "used_url" in answers[5]
    assert len(place.w.messages(place.channel)) == 5


def test_a_response_url_dies_after_thirty_minutes_of_the_workspaces_clock(place: Place) -> None:
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel))
    place.clock.move_to(place.clock() + timedelta(minutes=31))

    answer = respond.send(text="late")

    assert (answer.status_code, "expired_url" in answer.body) == (404, True)
    assert [v.error for v in place.stand_in.violations] == ["expired_url"]


def test_a_response_is_for_one_pair_of_eyes_unless_it_says_otherwise(place: Place) -> None:
    outside = place.w.add_channel("outside", members=[place.ada], bot_in=False)
    respond = WebhookClient(place.w.new_response_url(place.ada, outside))

    respond.send(text="quiet")
    respond.send(text="loud", response_type="in_channel")

    assert [m["text"] for m in place.w.ephemerals(place.ada, outside)] == ["quiet"]
    assert [m["text"] for m in place.w.messages(outside)] == ["loud"]


def test_a_response_replaces_or_deletes_the_message_that_held_the_button(place: Place) -> None:
    ts = place.web.chat_postMessage(channel=place.channel, text="old", blocks=[BUTTONS])["ts"]
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel, ts=ts))

    respond.send(text="new", replace_original=True)
    replaced = place.w.message(place.channel, ts)
    respond.send(delete_original=True)

    assert replaced["text"] == "new"
    assert "blocks" not in replaced
    assert place.w.messages(place.channel) == []


def test_a_response_to_a_command_has_nothing_to_replace(place: Place) -> None:
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel))

    respond.send(text="x", replace_original=True)

    assert [v.error for v in place.stand_in.violations] == ["no_original"]
    assert [m["text"] for m in place.w.ephemerals(place.ada)] == ["x"]


def test_an_ephemeral_message_is_replaced_in_place(place: Place) -> None:
    shown = place.web.chat_postEphemeral(channel=place.channel, user=place.ada, text="old", blocks=[BUTTONS])
    url = place.w.new_response_url(place.ada, place.channel, ts=shown["message_ts"], is_ephemeral=True)

    WebhookClient(url).send(text="new", replace_original=True)

    assert [m["text"] for m in place.w.ephemerals(place.ada)] == ["new"]


def test_a_response_with_wrong_blocks_is_refused(place: Place) -> None:
    respond = WebhookClient(place.w.new_response_url(place.ada, place.channel))

    answer = respond.send(text="x", blocks=[{"type": "header"}])

    assert answer.status_code == 400
    assert "invalid_blocks" in answer.body


def test_only_people_of_the_channel_write_in_it(place: Place) -> None:
    cleo = place.w.add_member("cleo", real_name="Cleo", tz="Asia/Tokyo", locale="ja-JP")

    with pytest.raises(ValueError, match="cleo is not in cop"):
        place.w.post(cleo, place.channel, "x")
    place.w.deactivate(place.ada)
    with pytest.raises(ValueError, match="deactivated"):
        place.w.post(place.ada, place.channel, "x")
