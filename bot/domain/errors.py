"""Errors whose message is for a person: what happened, and what to do now."""


class DomainError(Exception):
    """Something a person asked for cannot be done. `message` is an English template with {named} fields."""

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Invalid(DomainError):  # noqa: N818 - read aloud: "raise Invalid"
    """What was entered in `field` cannot be used."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field
