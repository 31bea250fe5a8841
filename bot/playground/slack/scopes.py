"""Which scope each method and each event asks for."""

from bot.playground.slack.manifest import Manifest
from bot.playground.slack.records import Refusal

METHOD_SCOPES: dict[str, tuple[str, ...]] = {
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "chat.delete": ("chat:write",),
    "chat.postEphemeral": ("chat:write",),
    "chat.scheduleMessage": ("chat:write",),
    "chat.deleteScheduledMessage": ("chat:write",),
    "conversations.open": ("im:write",),
    "conversations.info": ("channels:read", "groups:read", "im:read"),
    "conversations.list": ("channels:read", "groups:read", "im:read"),
    "conversations.members": ("channels:read", "groups:read", "im:read"),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "conversations.join": ("channels:join",),
    "conversations.invite": ("channels:write.invites", "groups:write.invites"),
    "users.conversations": ("channels:read", "groups:read", "im:read"),
    "users.info": ("users:read",),
    "users.list": ("users:read",),
    "users.lookupByEmail": ("users:read.email",),
    "pins.add": ("pins:write",),
    "pins.remove": ("pins:write",),
    "pins.list": ("pins:read",),
    "reactions.add": ("reactions:write",),
    "reactions.remove": ("reactions:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.completeUploadExternal": ("files:write",),
    "files.info": ("files:read",),
    "bots.info": ("users:read",),
    "team.info": ("team:read",),
}
"""Any one of the scopes opens the method; what it then shows depends on the kind of conversation."""

EVENT_SCOPES = {
    "app_mention": "app_mentions:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "channel_archive": "channels:read",
    "channel_created": "channels:read",
    "channel_deleted": "channels:read",
    "channel_left": "channels:read",
    "channel_rename": "channels:read",
    "channel_unarchive": "channels:read",
    "group_archive": "groups:read",
    "group_deleted": "groups:read",
    "group_left": "groups:read",
    "group_rename": "groups:read",
    "group_unarchive": "groups:read",
    "pin_added": "pins:read",
    "pin_removed": "pins:read",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "file_shared": "files:read",
}
"""An event that is not here needs no scope of its own, or (member_*) that of its conversation."""

_PREFIX = {"channel": "channels", "group": "groups", "im": "im", "mpim": "mpim"}


def check_method(manifest: Manifest, method: str) -> None:
    """Refuse `method` with missing_scope when the manifest asks for none of its scopes."""
    needed = METHOD_SCOPES.get(method, ())
    if needed and not manifest.scopes.intersection(needed):
        _refuse(manifest, ",".join(needed))


def check_kind(manifest: Manifest, kind: str, right: str) -> None:
    """Refuse with missing_scope unless the bot may do `right` (read, history) in conversations of `kind`."""
    scope = f"{_PREFIX[kind]}:{right}"
    if scope not in manifest.scopes:
        _refuse(manifest, scope)


def may(manifest: Manifest, kind: str, right: str) -> bool:
    """Return whether the bot holds the scope for `right` in this kind of conversation."""
    return f"{_PREFIX[kind]}:{right}" in manifest.scopes


def event_is_wanted(manifest: Manifest, subscription: str, kind: str | None = None) -> bool:
    """Return whether the app subscribed to the event and holds the scope it needs."""
    if subscription not in manifest.events:
        return False
    if subscription.startswith("member_") and kind:
        return may(manifest, kind, "read")
    scope = EVENT_SCOPES.get(subscription)
    return scope is None or scope in manifest.scopes


def _refuse(manifest: Manifest, needed: str) -> None:
    raise Refusal(
        "missing_scope",
        f"the manifest lacks {needed}",
        needed=needed,
        provided=",".join(sorted(manifest.scopes)),
    )
