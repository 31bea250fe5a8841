"""files.*: the two-step upload, and reading files back."""

import base64
import secrets

from bot.playground.slack.conversation import file_object, file_record
from bot.playground.slack.methods.registry import Call, method
from bot.playground.slack.records import Json, Refusal
from bot.playground.slack.workspace import Workspace


@method("files.getUploadURLExternal")
def get_upload_url(call: Call) -> Json:
    w = call.workspace
    name = call.required("filename")
    length = call.text("length")
    if not length.isdigit() or int(length) == 0:
        raise Refusal("invalid_arguments", "length must be the number of bytes, above zero")
    file = w.ids.next("F")
    key = secrets.token_hex(12)
    w.stored_files[file] = {
        **file_record(w.base_url, w.now_s(), file, name, w.identity["bot_user_id"]),
        "size": int(length),
        "alt_txt": call.text("alt_txt"),
        "upload_key": key,
        "bytes": None,
        "complete": False,
    }
    return {"upload_url": f"{w.base_url}/upload/{key}", "file_id": file}


@method("files.completeUploadExternal")
def complete_upload(call: Call) -> Json:
    w = call.workspace
    wanted = call.document("files")
    if not isinstance(wanted, list) or not wanted:
        raise Refusal("invalid_arguments", "files must list what was uploaded")
    channels = _channels(call)
    records = [_uploaded(w, entry) for entry in wanted]
    for record, entry in zip(records, wanted, strict=True):
        record["title"] = entry.get("title") or record["name"]
        record["complete"] = True
        w.changed("file", file=record["id"])
    files = [file_object(record) for record in records]
    for channel in channels:
        post = w.bot_post({"text": call.text("initial_comment")})
        post.update(files=files, upload=True, subtype="file_share")
        w.put_post(channel, post, thread_ts=call.text("thread_ts") or None)
    return {"files": files}


@method("files.info")
def info(call: Call) -> Json:
    record = call.workspace.stored_files.get(call.required("file"))
    if record is None or not record["complete"]:
        raise Refusal("file_not_found", call.text("file"))
    return {"file": file_object(record), "comments": []}


def receive_upload(w: Workspace, key: str, data: bytes) -> None:
    """Keep the bytes that were posted to an upload URL. Refuses an unknown one, or another length."""
    record = next((each for each in w.stored_files.values() if each["upload_key"] == key), None)
    if record is None or record["complete"]:
        raise Refusal("invalid_upload_url", "that upload URL was not given out, or is used up")
    if len(data) != record["size"]:
        raise Refusal("length_mismatch", f"{record['size']} bytes were announced, {len(data)} came")
    record["bytes"] = base64.b64encode(data).decode("ascii")


def file_bytes(w: Workspace, file: str) -> tuple[bytes, str] | None:
    """Return a file's bytes and media type, None when there is no such file."""
    record = w.stored_files.get(file)
    if record is None or not record["complete"]:
        return None
    return base64.b64decode(record["bytes"]), record["mimetype"]


def _uploaded(w: Workspace, entry: Json) -> Json:
    record = w.stored_files.get(entry.get("id", ""))
    if record is None:
        raise Refusal("file_not_found", str(entry.get("id")))
    if record["bytes"] is None:
        raise Refusal("file_not_uploaded", "post the bytes to the upload URL first")
    return record


def _channels(call: Call) -> list[str]:
    named = [call.text("channel_id"), *call.text("channels").split(",")]
    channels = [channel for channel in dict.fromkeys(named) if channel]
    if len(channels) > 100:
        raise Refusal("too_many_channels", "100 channels a call is the most")
    for channel in channels:
        record = call.workspace.conversations.get(channel)
        if record is None:
            raise Refusal("channel_not_found", channel)
        if not call.workspace.bot_is_in(channel):
            raise Refusal("not_in_channel", channel)
        if record["is_archived"]:
            raise Refusal("is_archived", channel)
    return channels
