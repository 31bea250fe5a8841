"""Texts that a spreadsheet would take for a formula (OWASP, "CSV injection"), made harmless and back."""

import re
from typing import Any

# A spreadsheet takes a text for a formula by its first character; it skips an apostrophe there and shows the rest.
_ACTS = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
_GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
# What XML, and so an XLSX, cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")


def guarded(value: Any) -> Any:
    """Return a text with an apostrophe before what would act, and without control characters; numbers as they are."""
    if not isinstance(value, str):
        return value
    text = _CONTROL.sub("", value.replace("\r\n", "\n"))
    return f"'{text}" if _ACTS.match(text) else text


def unguarded(text: str) -> str:
    """Return the text that `guarded` was given."""
    return text[1:] if _GUARDED.match(text) else text
