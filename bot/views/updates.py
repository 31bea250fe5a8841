"""What the lead sees after an update in one click."""

from datetime import datetime

from bot.views.reader import Reader
from bot.views.surfaces import Post


def snoozed(reader: Reader, until: datetime) -> Post:
    """Return the answer to putting the question off."""
    return Post(reader.text("You will be asked again {moment}.", moment=reader.moment(until)))


def no_news(reader: Reader) -> Post:
    """Return the answer to "no news"."""
    return Post(reader.text("Noted: no news. The head of the thread says so too."))
