"""Ids in the shape Slack gives them."""

import secrets
import string

_DIGITS = string.digits + string.ascii_uppercase


class Ids:
    """Gives out ids that were never given before; `count` is kept between starts."""

    def __init__(self, count: int = 0) -> None:
        self.count = count

    def next(self, prefix: str) -> str:
        """Return a new id such as `U0000000A3`; no two of any prefix share their number."""
        self.count += 1
        return prefix + _base36(self.count).rjust(9, "0")


def token(prefix: str) -> str:
    """Return an unguessable token that begins with `prefix`."""
    return f"{prefix}-{secrets.token_hex(16)}"


def short_id() -> str:
    """Return what Slack puts into a block_id or action_id that the app left out."""
    return secrets.token_urlsafe(4)[:5]


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits or "0"
