"""Sentences that wait for their language: templates marked for the catalogue, with the values they name.

A value in `params` is left as it is: a view turns a person into a mention, an instant into a date in the
reader's zone, and a member of an enum into its word.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


def N_(msgid: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Return `msgid` unchanged; marks it for the message catalogue."""
    return msgid


@dataclass(frozen=True)
class Sentence:
    """One template and the values for its {named} fields."""

    template: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.template.format(**self.params)
