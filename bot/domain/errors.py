"""Errors whose message is for a person: what happened, what to do now.

The message is an English template with {named} fields; views translate it for the reader.
"""

from typing import Any


class DomainError(Exception):
    """Something a person asked for cannot be done; nothing was changed."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Refused(DomainError):
    """The person may not do this, or not now."""


class NotFound(DomainError):
    """What was named does not exist, or is not the person's to see."""


class Invalid(DomainError):
    """One field of what was entered cannot be taken."""

    def __init__(self, field: str, message: str, **params: Any) -> None:
        super().__init__(message, **params)
        self.field = field
