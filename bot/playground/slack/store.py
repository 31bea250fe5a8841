"""Keeps the workspace in a file between starts."""

import os
import threading
from pathlib import Path

from bot.playground.slack.records import Json
from bot.playground.slack.workspace import Workspace

_PAUSE_S = 0.5


class Store:
    """Writes the state soon after a change, and once more at the end; without a file it does nothing."""

    def __init__(self, workspace: Workspace, state_file: Path | None) -> None:
        self._workspace = workspace
        self._file = state_file
        self._wake = threading.Event()
        self._ended = threading.Event()
        self._thread: threading.Thread | None = None
        if state_file is not None and state_file.exists():
            workspace.load(state_file.read_text("utf-8"))

    def start(self) -> None:
        """Write from now on."""
        if self._file is None:
            return
        self._ended.clear()
        self._workspace.subscribe(self._note)
        self._thread = threading.Thread(target=self._write_when_told, name="slack-store", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Write once more and end."""
        if self._thread is None or self._file is None:
            return
        self._ended.set()
        self._wake.set()
        self._thread.join(10)
        self._thread = None
        write_atomically(self._file, self._workspace.dump())

    def _note(self, _change: Json) -> None:
        self._wake.set()

    def _write_when_told(self) -> None:
        while not self._ended.is_set():
            self._wake.wait()
            if self._ended.wait(_PAUSE_S):
                return
            self._wake.clear()
            if self._file is not None:
                write_atomically(self._file, self._workspace.dump())


def write_atomically(file: Path, text: str) -> None:
    """Put the text in place in one step: a reader sees the old one or the new one, whole."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_name(file.name + ".draft")
    draft.write_text(text, "utf-8")
    os.replace(draft, file)  # noqa: PTH105 - the name says what it does
