"""A PostgreSQL server of the tests' own: made for one test session, gone after it."""

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NEEDED = "needs PostgreSQL: apt-get install postgresql"


def programs() -> Path | None:
    """Return the folder with initdb and pg_ctl, or None where PostgreSQL is not installed."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None, key=lambda path: int(path.parent.name))


@contextmanager
def server(bin_: Path) -> Iterator[str]:
    """Yield the address of a running server, without the database's name."""
    with tempfile.TemporaryDirectory(prefix="pg") as folder:
        data, log = Path(folder) / "data", Path(folder) / "log"
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres")
        port = _free_port()
        _run(bin_ / "initdb", "-D", data, "-U", "postgres", "--auth=trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        _run(bin_ / "pg_ctl", "-D", data, "-l", log, "-w", "-o", options, "start")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{port}/"
        finally:
            _run(bin_ / "pg_ctl", "-D", data, "-m", "immediate", "stop")


def _run(program: Path, *arguments: object) -> None:
    # PostgreSQL refuses to run as root, and in a container tests often do.
    as_postgres = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_postgres, str(program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False, timeout=60)
    assert done.returncode == 0, done.stderr


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])
