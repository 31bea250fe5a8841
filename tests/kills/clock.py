"""A clock that several processes share, so that all of them live in the same hour and none starts anew at a start."""

import mmap
import struct
from datetime import datetime, timedelta
from pathlib import Path

from bot.clock import system_clock

_AHEAD = struct.Struct("d")


class SharedClock:
    """Runs as every clock does, so many seconds ahead as the file says."""

    def __init__(self, file: Path) -> None:
        if not file.exists():
            file.write_bytes(_AHEAD.pack(0.0))
        with file.open("r+b") as opened:
            self._kept = mmap.mmap(opened.fileno(), _AHEAD.size)

    def __call__(self) -> datetime:
        return system_clock() + timedelta(seconds=_AHEAD.unpack_from(self._kept)[0])

    def leap(self, ahead: timedelta) -> None:
        """Let that much time pass at once, for everybody."""
        _AHEAD.pack_into(self._kept, 0, _AHEAD.unpack_from(self._kept)[0] + ahead.total_seconds())
