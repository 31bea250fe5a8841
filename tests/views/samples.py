"""A sample of whatever a view is given, made from its types: a new view is looked at without a word here.

Each sample is drawn in several takes: the fullest (everything there, as long and as many as can be), the barest
(nothing that may be left out), and some between by a fixed throw of the dice. What the types do not say about their
values stands in `tests.views.values`.
"""

import inspect
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime, time, timedelta
from enum import Enum
from itertools import count
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from tests.views import values

FULLEST, BAREST = 0, 1
TAKES = range(6)
MANY_TAKES = range(2, 40)

# Greek, so that any Latin vowel on a view was written in the code; and the marks that Slack takes for its own.
LETTERS = "Ωλφ <!χ> & "
NAME_LENGTH, DIVISIONS, INITIATIVES, WITHIN = 80, 200, 2000, 4


class NoSample(Exception):
    """Nothing is known about the values of a type: `tests.views.values` has to say it."""


class Draw:
    """One take: draws a value for any type."""

    def __init__(self, take: int, most: int = INITIATIVES) -> None:
        self.take = take
        self.most = most
        self.numbers = count(1)
        self._dice = random.Random(take)
        self._depth = 0

    def arguments(self, view: Callable[..., Any]) -> dict[str, Any]:
        """Return arguments for every parameter of the view but its reader."""
        hints, drawn = get_type_hints(view), {}
        together = values.TOGETHER.get(f"{view.__module__.rpartition('.')[2]}.{view.__name__}")
        if together:
            drawn.update(together(self))
        for name, parameter in inspect.signature(view).parameters.items():
            is_left_out = self.take == BAREST and parameter.default is not parameter.empty
            if name != "reader" and name not in drawn and not is_left_out:
                drawn[name] = self.value(hints[name], name, view.__name__)
        return drawn

    def value(self, kind: Any, name: str, owner: str = "") -> Any:
        """Return a value of the type for the field or parameter of this name. Raises NoSample."""
        for known in (f"{owner}.{name}", name):
            if known in values.OF_ANY_TYPE:
                return values.OF_ANY_TYPE[known](self)
            if known in values.NAMED and kind is str:
                return values.NAMED[known](self)
        for made in (values.SPECIAL, PLAIN):
            if isinstance(kind, type) and kind in made:
                return made[kind](self)
        return self._composed(kind, name, owner)

    def text(self, length: int = NAME_LENGTH) -> str:
        """Return a text of that length, no two alike, and in the barest take of a few letters."""
        number = f"{next(self.numbers) % 100_000:05}"
        if self.take == BAREST:
            return f"Λ{number}"
        return number + (LETTERS * (length // len(LETTERS) + 1))[: length - len(number)]

    def many(self, most: int, least: int = 0) -> int:
        """Return how many of something there are; less of what stands inside something there is much of."""
        most = min(most, WITHIN if self._depth > 1 else self.most)
        return {FULLEST: most, BAREST: least}.get(self.take, self._dice.choice((1, 2, 3, 4, 12)))

    def one_of(self, choices: Sequence[Any]) -> Any:
        """Return one of the choices; in the fullest take each has its turn."""
        if self.take == FULLEST:
            return choices[next(self.numbers) % len(choices)]
        return choices[0] if self.take == BAREST else self._dice.choice(choices)

    def record(self, kind: Any) -> Any:
        """Return a dataclass or named tuple with a value in each field."""
        hints = get_type_hints(kind)
        names = [each.name for each in fields(kind) if each.init] if is_dataclass(kind) else kind._fields
        return kind(**{name: self.value(hints[name], name, kind.__name__) for name in names})

    def _composed(self, kind: Any, name: str, owner: str) -> Any:
        origin, inner = get_origin(kind), get_args(kind)
        if origin in (Union, UnionType):
            return self._either(inner, name, owner)
        if origin in (list, tuple, Sequence, frozenset, set):
            return self._several(origin, inner, name, owner)
        if origin in (dict, Mapping):
            return self._mapping(inner, name, owner)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return self.one_of(list(kind))
        if is_dataclass(kind) or hasattr(kind, "_fields"):
            return self.record(kind)
        if hasattr(kind, "__supertype__"):
            return self.value(kind.__supertype__, name, owner)
        raise NoSample(f"{owner}.{name} of {kind}: tests/views/values.py has to say what it may be")

    def _either(self, kinds: tuple[Any, ...], name: str, owner: str) -> Any:
        may_lack = NoneType in kinds
        if may_lack and (self.take == BAREST or (self.take != FULLEST and self._dice.random() < 0.4)):
            return None
        return self.value(self.one_of([kind for kind in kinds if kind is not NoneType]), name, owner)

    def _several(self, origin: Any, inner: tuple[Any, ...], name: str, owner: str) -> Any:
        if origin is tuple and inner[-1] is not Ellipsis:
            return tuple(self.value(kind, name, owner) for kind in inner)
        self._depth += 1
        n = self.many(_known(values.MOST, inner[0], name, owner, DIVISIONS), _known(values.LEAST, None, name, owner, 0))
        drawn = [self.value(inner[0], name, owner) for _ in range(n)]
        self._depth -= 1
        return drawn if origin in (list, Sequence) else origin(drawn)

    def _mapping(self, inner: tuple[Any, ...], name: str, owner: str) -> dict[Any, Any]:
        self._depth += 1
        kinds = [each for each in get_args(inner[0]) or inner if isinstance(each, type) and issubclass(each, Enum)]
        keys = list(kinds[0])[: self.many(len(kinds[0]))] if kinds else None
        if keys is None:
            keys = [self.value(inner[0], name, owner) for _ in range(self.many(DIVISIONS))]
        drawn = {key: self.value(inner[1], name, owner) for key in keys}
        self._depth -= 1
        return drawn


def _known(said: Mapping[str, int], kind: Any, name: str, owner: str, otherwise: int) -> int:
    of_kind = getattr(kind, "__name__", "")
    return next((said[each] for each in (f"{owner}.{name}", name, of_kind) if each in said), otherwise)


def _date(draw: Draw) -> date:
    return values.NOW.date() + timedelta(days=draw.one_of((0, 1, 400, -30)))


PLAIN: dict[Any, Callable[[Draw], Any]] = {
    str: lambda draw: draw.text(),
    int: lambda draw: draw.one_of((0, 1, 2, 3)),
    float: lambda draw: draw.one_of((12.5, 1.0, 0.0)),
    bool: lambda draw: draw.one_of((False, True)),
    bytes: lambda _: b"PK",
    date: _date,
    datetime: lambda draw: values.NOW + timedelta(hours=draw.one_of((0, 1, 24 * 30))),
    time: lambda _: time(9, 30),
    timedelta: lambda draw: timedelta(hours=draw.one_of((1, 30, 3000))),
}
