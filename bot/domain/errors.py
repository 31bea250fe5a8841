"""What the domain raises: every error carries a sentence for a person and the values that go into it."""


class DomainError(Exception):
    """A request that cannot be met; `message` is a template with {named} fields, `params` fill them.

    The template is also the key into the message catalogue, so a view can say it in the reader's language.
    """

    def __init__(self, message: str, **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Refused(DomainError):  # noqa: N818 - reads as what happened
    """Understood, and not possible now or not for this person."""


class NotFound(DomainError):  # noqa: N818 - reads as what happened
    """Nothing by that name is known here."""


class Invalid(DomainError):  # noqa: N818 - reads as what happened
    """A value in a form cannot be used; `field` says which."""

    def __init__(self, field: str, message: str, **params: object) -> None:
        super().__init__(message, **params)
        self.field = field
