"""Runs a PostgreSQL server of the tests' own: on the loopback, in a temporary folder."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

from bot.environments.postgresql import find_postgresql

SYSTEM_USER = "postgres"


def find_programs() -> Path | None:
    """Finds the folder of the installed server's programs, if it can be run here."""
    server = find_postgresql()
    return server.parent if server and _user_exists() else None


@contextmanager
def run_server(programs: Path) -> Iterator[str]:
    """Runs a server; yields its address without a database name."""
    folder, port = Path(tempfile.mkdtemp(prefix="waymark-postgresql-")), _find_port()
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, SYSTEM_USER)
        data = folder / "data"
        _run(programs / "initdb", "-D", data, "-U", SYSTEM_USER, "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories={folder}"
        _run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
        try:
            yield f"postgresql://{SYSTEM_USER}@127.0.0.1:{port}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def make_database(server: str) -> Iterator[str]:
    """Makes an empty database on the server; yields its address."""
    import psycopg

    name = f"waymark_{uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    yield f"{server}/{name}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _run(program: Path, *arguments: object) -> None:
    # The server refuses to run as root.
    switch = ["runuser", "-u", SYSTEM_USER, "--"] if os.geteuid() == 0 else []
    command = [*switch, str(program), *map(str, arguments)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=60)


def _find_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
    return port


def _user_exists() -> bool:
    try:
        pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        return os.geteuid() != 0
    return True
