"""How the domain says no: a sentence for a person, kept apart from its values so it can be translated."""


class DomainError(Exception):
    """Something a person asked for cannot be done; the message says what happened and what to do now.

    `message` is an English template in gettext's sense, with `{named}` fields filled from `params`.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Refused(DomainError):  # noqa: N818 - reads as a sentence where it is raised
    """The person may not do this, or not now."""


class NotFound(DomainError):  # noqa: N818
    """There is no such thing in this community."""


class Invalid(DomainError):  # noqa: N818
    """A value does not fit; `field` names the one to correct."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field
