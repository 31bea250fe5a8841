"""users.*: who people are."""

from bot.playground.slack.methods.registry import Call, method, page
from bot.playground.slack.records import Json, Refusal


@method("users.info")
def info(call: Call) -> Json:
    user = call.required("user")
    if user not in call.workspace.users:
        raise Refusal("user_not_found", user)
    return {"user": _shown(call, user)}


@method("users.list")
def list_users(call: Call) -> Json:
    users = [_shown(call, user) for user in call.workspace.users]
    return {**page(call, users, "members"), "cache_ts": call.workspace.now_s()}


@method("users.lookupByEmail")
def lookup_by_email(call: Call) -> Json:
    email = call.required("email").lower()
    for user, record in call.workspace.users.items():
        if record["email"].lower() == email and not record["deleted"] and not record["is_bot"]:
            return {"user": _shown(call, user)}
    raise Refusal("users_not_found", email)


def _shown(call: Call, user: str) -> Json:
    return call.workspace.user_object(
        user,
        with_email="users:read.email" in call.workspace.manifest.scopes,
        with_locale=call.flag("include_locale"),
    )
