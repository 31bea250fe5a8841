"""The data of a community, handed over."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.views.reader import Reader
from bot.views.surfaces import Document, Post


def workbook(reader: Reader, community: str, content: bytes, now: datetime) -> Document:
    """Return the workbook under the community's name and the reader's day."""
    today = now.astimezone(ZoneInfo(reader.tz)).date()
    name = re.sub(r"[^\w-]+", "-", community).strip("-").lower()
    return Document(
        content, f"{name or 'community'}-{today}.xlsx", reader.text("Data of {community}", community=community)
    )


def on_its_way(reader: Reader) -> Post:
    """Say that the file comes by direct message."""
    return Post(reader.text("The data is on its way to our direct messages, as a workbook."))


def calendar_on_its_way(reader: Reader) -> Post:
    """Say that the calendar file comes by direct message."""
    return Post(reader.text("The calendar file is on its way to our direct messages."))
