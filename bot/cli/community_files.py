"""A community's file as plain data, whatever its form: YAML, JSON, a workbook, or a folder of CSV files."""

import json
from collections import Counter
from collections.abc import Hashable
from pathlib import Path
from typing import Any

import yaml

from bot.domain import blueprint_sheets
from bot.domain.blueprint_plain import Places, Problem
from bot.domain.errors import DomainError
from bot.spreadsheets import reading
from bot.spreadsheets.reading import bytes_of
from bot.spreadsheets.text import decoded

LARGEST_FILE = 4_000_000
TOO_DEEP = "{file} is nested too deeply to be a community"
WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls"})


class CannotImport(DomainError):
    """The file cannot be used as it is."""


def read(file: Path) -> tuple[Any, Places, list[Problem]]:
    """Return plain data, where its rows stand, and what is wrong with the file as a table.

    Raises CannotImport or Unreadable, with one line for the operator.
    """
    if file.is_dir() or file.suffix.casefold() in WORKBOOKS:
        return blueprint_sheets.to_plain(reading.read(file))
    if file.suffix.casefold() == ".csv":
        raise CannotImport(
            "Name the folder of {file}: a community is several files, such as divisions.csv and initiatives.csv",
            file=file.name,
        )
    return _parsed(file.name, decoded(file.name, bytes_of(file, LARGEST_FILE))), {}, []


class _OnceOnly(yaml.SafeLoader):
    """Reads YAML in which a key stands once in its mapping, and nothing is said by reference.

    The library's own choice is to keep the last of several keys; and a few references to references make a
    file of one page as large as the memory.
    """

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark  # type: ignore[no-untyped-call]  # of PyYAML
            raise CannotImport("line {line}: write it out; references (*name) are not read", line=mark.line + 1)
        node: yaml.Node | None = super().compose_node(parent, index)
        return node

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = Counter(str(self.construct_object(key, deep=True)) for key, _ in node.value)
        for key, times in keys.items():
            if times > 1:
                where = node.start_mark.line + 1
                raise CannotImport("“{key}” stands {n} times in the part at line {line}", key=key, n=times, line=where)
        return super().construct_mapping(node, deep=deep)


def _parsed(name: str, text: str) -> Any:
    # JSON is YAML too, but a reader of its own is a hundred times as fast.
    return _from_json(name, text) if name.casefold().endswith(".json") else _from_yaml(name, text)


def _from_json(name: str, text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once_only)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise CannotImport("{place} cannot be read: {why}", place=place, why=error.msg) from None
    except RecursionError:
        raise CannotImport(TOO_DEEP, file=name) from None


def _once_only(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    for key, times in Counter(key for key, _ in pairs).items():
        if times > 1:
            raise CannotImport("“{key}” stands {n} times in one part", key=key, n=times)
    return dict(pairs)


def _from_yaml(name: str, text: str) -> Any:
    try:
        return yaml.load(text, Loader=_OnceOnly)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}" if mark else "the file"
        raise CannotImport("{place} cannot be read: {why}", place=place, why=error.problem) from None
    except (yaml.YAMLError, ValueError) as error:
        raise CannotImport("{file} is no YAML: {why}", file=name, why=str(error).splitlines()[0]) from None
    except RecursionError:
        raise CannotImport(TOO_DEEP, file=name) from None
