"""auth, api, bots, team, reactions and blocks: the small families."""

from bot.playground.slack import blockkit
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
    record = call.channel()
    post = call.workspace.find_post(record["id"], call.required("timestamp"))
    if post is None:
        raise Refusal("message_not_found", call.text("timestamp"))
    name, bot = call.required("name").strip(":"), call.workspace.identity["bot_user_id"]
    reactions = post.setdefault("reactions", [])
    reaction = next((r for r in reactions if r["name"] == name), None)
    if reaction is None:
        reaction = {"name": name, "users": [], "count": 0}
        reactions.append(reaction)
    if bot in reaction["users"]:
        raise Refusal("already_reacted", name)
    reaction["users"].append(bot)
    reaction["count"] += 1
    call.workspace.changed("message", channel=record["id"], ts=post["ts"], thread_ts=post.get("thread_ts"))
    return {}


@method("blocks.validate")
def blocks_validate(call: Call) -> Json:
    blocks = call.document("blocks", "invalid_blocks")
    blockkit.check_message({"blocks": blocks})
    return {}
