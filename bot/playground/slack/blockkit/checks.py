"""Small checks that add up to the tables of blocks, elements and objects.

Each check gets a value and where it stands, and yields what Slack would say about it.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]
"""Yields one sentence for each thing that is wrong with the value at this JSON pointer."""

Rule = Callable[[Mapping[str, Any], str], Iterator[str]]
"""Checks what holds between the fields of one object."""


def at(message: str, pointer: str) -> str:
    """Return the sentence in the form in which Slack returns it."""
    return f"{message} [json-pointer:{pointer}]"


def string(most: int | None = None, *, least: int = 0, pattern: str | None = None) -> Check:
    """Wants text of `least` to `most` characters that matches `pattern` throughout."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield at("must be a string", pointer)
        elif most is not None and len(value) > most:
            yield at(f"must be less than {most + 1} characters", pointer)
        elif len(value) < least:
            yield at(f"must be more than {least - 1} characters", pointer)
        elif pattern is not None and not re.fullmatch(pattern, value, re.DOTALL):
            yield at("has an invalid format", pointer)

    return check


def boolean(value: Any, pointer: str) -> Iterator[str]:
    """Wants true or false."""
    if not isinstance(value, bool):
        yield at("must be a boolean", pointer)


def whole(least: int | None = None, most: int | None = None) -> Check:
    """Wants a whole number from `least` to `most`."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield at("must be an integer", pointer)
        elif least is not None and value < least:
            yield at(f"must be at least {least}", pointer)
        elif most is not None and value > most:
            yield at(f"must be at most {most}", pointer)

    return check


def number(*, above: float | None = None) -> Check:
    """Wants a number, greater than `above`."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, int | float) or isinstance(value, bool):
            yield at("must be a number", pointer)
        elif above is not None and value <= above:
            yield at(f"must be more than {above:g}", pointer)

    return check


def one_of(*allowed: Any) -> Check:
    """Wants one of a closed list."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if value not in allowed:
            yield at(f"must be one of {', '.join(map(str, allowed))}", pointer)

    return check


def anything(_value: Any, _pointer: str) -> Iterator[str]:
    """Wants nothing in particular."""
    return iter(())


def items(each: Check, most: int | None = None, *, least: int = 1) -> Check:
    """Wants a list of `least` to `most` things that each pass `each`."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield at("must be an array", pointer)
            return
        if most is not None and len(value) > most:
            yield at(f"no more than {most} items allowed", pointer)
        if len(value) < least:
            yield at(f"no fewer than {least} items allowed", pointer)
        for index, item in enumerate(value):
            yield from each(item, f"{pointer}/{index}")

    return check


def fields(
    required: Mapping[str, Check], optional: Mapping[str, Check] | None = None, *, rules: Iterable[Rule] = ()
) -> Check:
    """Wants an object with all of the required fields, perhaps the optional ones, and no others."""
    known = {**required, **(optional or {})}

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must be an object", pointer)
            return
        yield from (at(f"missing required field: {name}", pointer) for name in required if name not in value)
        yield from (
            at(f"invalid additional property: {name}", pointer) for name in value if name not in known
        )
        for name in value.keys() & known.keys():
            yield from known[name](value[name], f"{pointer}/{name}")
        for rule in rules:
            yield from rule(value, pointer)

    return check


def by_type(table: Mapping[str, Check]) -> Check:
    """Wants an object whose `type` is in the table and that passes what stands there."""

    def check(value: Any, pointer: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield at("must be an object", pointer)
            return
        kind = value.get("type")
        if not isinstance(kind, str) or kind not in table:
            yield at(f"unsupported type: {kind}", f"{pointer}/type")
            return
        yield from table[kind](value, pointer)

    return check


def needs_one_of(*names: str) -> Rule:
    """At least one of the fields must be there."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if not any(value.get(name) for name in names):
            yield at(f"one of {', '.join(names)} is required", pointer)

    return rule


def exactly_one_of(*names: str) -> Rule:
    """One of the fields must be there, and only one."""

    def rule(value: Mapping[str, Any], pointer: str) -> Iterator[str]:
        if sum(name in value for name in names) != 1:
            yield at(f"exactly one of {', '.join(names)} is required", pointer)

    return rule
