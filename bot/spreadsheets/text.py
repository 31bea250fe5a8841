"""A text file in the one encoding that can be read without guessing."""

import codecs

from bot.domain.errors import DomainError

HOW_TO_SAVE = "In Excel: Save as, “CSV UTF-8 (comma delimited)”; in an editor choose the encoding UTF-8"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Unreadable(DomainError):
    """A file that is not what its name says, or is too large."""


def decoded(name: str, content: bytes) -> str:
    """Return the text of a UTF-8 file. Raises Unreadable with the byte and the row, and how to save the file."""
    if content.startswith(_WIDE):
        raise Unreadable("{file} is UTF-16, not UTF-8. {how}", file=name, how=HOW_TO_SAVE)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            "{file} is not UTF-8 (byte {byte}, in row {row}). {how}",
            file=name,
            byte=error.start,
            row=content.count(b"\n", 0, error.start) + 1,
            how=HOW_TO_SAVE,
        ) from None
    if "\0" in text:
        raise Unreadable("{file} has zero bytes in it, so it is no text. {how}", file=name, how=HOW_TO_SAVE)
    return text
