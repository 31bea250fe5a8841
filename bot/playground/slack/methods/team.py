"""auth, api, bots, team, reactions and blocks: the small families."""

from bot.playground.slack import blockkit, reactions
from bot.playground.slack.methods.registry import Call, method
from bot.playground.slack.records import Json, Refusal


@method("auth.test")
def auth_test(call: Call) -> Json:
    identity = call.workspace.identity
    return {
        "url": f"https://{identity['team_domain']}.slack.com/",
        "team": identity["team_name"],
        "user": call.workspace.users[identity["bot_user_id"]]["name"],
        "team_id": identity["team_id"],
        "user_id": identity["bot_user_id"],
        "bot_id": identity["bot_id"],
        "is_enterprise_install": False,
    }


@method("api.test")
def api_test(call: Call) -> Json:
    if call.text("error"):
        raise Refusal(call.text("error"))
    return {"args": dict(call.arguments)}


@method("bots.info")
def bots_info(call: Call) -> Json:
    identity = call.workspace.identity
    if call.text("bot", identity["bot_id"]) != identity["bot_id"]:
        raise Refusal("bot_not_found", call.text("bot"))
    return {"bot": {**call.workspace.bot_profile(), "user_id": identity["bot_user_id"]}}


@method("team.info")
def team_info(call: Call) -> Json:
    identity = call.workspace.identity
    team = {"id": identity["team_id"], "name": identity["team_name"], "domain": identity["team_domain"]}
    return {"team": team}


@method("reactions.add")
def reactions_add(call: Call) -> Json:
    channel, post, name = _reaction(call)
    if not reactions.put_on(call.workspace, channel, post, name, call.workspace.identity["bot_user_id"]):
        raise Refusal("already_reacted", name)
    return {}


@method("reactions.remove")
def reactions_remove(call: Call) -> Json:
    channel, post, name = _reaction(call)
    if not reactions.take_off(call.workspace, channel, post, name, call.workspace.identity["bot_user_id"]):
        raise Refusal("no_reaction", name)
    return {}


@method("blocks.validate")
def blocks_validate(call: Call) -> Json:
    blocks = call.document("blocks", "invalid_blocks")
    blockkit.check_message({"blocks": blocks})
    return {}


def _reaction(call: Call) -> tuple[str, Json, str]:
    record, name = call.channel(), call.required("name").strip(":")
    post = call.workspace.find_post(record["id"], call.required("timestamp"))
    if post is None:
        raise Refusal("message_not_found", call.text("timestamp"))
    if not reactions.is_a_name(name):
        raise Refusal("invalid_name", name)
    return record["id"], post, name
