"""The supervisor with small stand-in parts: starting, restarting, stopping, leaving nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot.settings import read_settings
from bot.supervisor.errors import NotPrepared, NotReady, PortTaken
from bot.supervisor.health import gateway_url, refuse_taken_ports, wait_until_healthy
from bot.supervisor.keeping import Patience, Supervisor
from bot.supervisor.parts import Part, as_environment, list_parts
from bot.supervisor.preparing import Shown, Step, prepare

ROOT = Path(__file__).resolve().parents[2]
QUICK = Patience(pauses=(0.05,), to_stop=0.5)
# Writes its process id and stays; a second word makes it deaf to SIGTERM.
STAY = """
import os, signal, sys, time
if len(sys.argv) > 2: signal.signal(signal.SIGTERM, signal.SIG_IGN)
open(sys.argv[1], "a").write(f"{os.getpid()}\\n")
time.sleep(60)
"""
# Starts a child of its own that is deaf to SIGTERM, and dies once that has written its process id.
LEAVE_A_CHILD = f"""
import pathlib, subprocess, sys, time
child = subprocess.Popen([sys.executable, '-c', {STAY!r}, sys.argv[1], 'deaf'])
pids = pathlib.Path(sys.argv[1])
while not pids.exists() or str(child.pid) not in pids.read_text(): time.sleep(0.01)
"""


def make_part(pids: Path, *words: str, script: str = STAY, name: str = "part") -> Part:
    return Part(name, (sys.executable, "-c", script, str(pids), *words), {"PYTHONDONTWRITEBYTECODE": "1"})


def read_pids(path: Path) -> list[int]:
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


async def wait_for_pids(path: Path, count: int) -> list[int]:
    for _ in range(400):
        if len(pids := read_pids(path)) >= count:
            return pids
        await asyncio.sleep(0.025)
    raise AssertionError(f"{count} starts were expected, {len(read_pids(path))} seen")


async def wait_until_gone(pid: int) -> bool:
    for _ in range(200):
        if not is_alive(pid):
            return True
        await asyncio.sleep(0.025)
    return False


async def test_every_part_is_gone_after_the_stop(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    supervisor = Supervisor(
        [make_part(pids, name="one"), make_part(pids, name="two")], root=tmp_path, patience=QUICK
    )

    async def stop_when_started() -> int:
        await wait_for_pids(pids, 2)
        supervisor.stop()
        await asyncio.sleep(60)
        return 1

    assert await supervisor.run(stop_when_started) == 0
    assert [pid for pid in read_pids(pids) if not await wait_until_gone(pid)] == []


async def test_a_part_that_ignores_the_stop_is_killed(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    supervisor = Supervisor([make_part(pids, "deaf")], root=tmp_path, patience=QUICK)

    async def end_when_started() -> int:
        await wait_for_pids(pids, 1)
        return 7

    began = time.monotonic()
    assert await supervisor.run(end_when_started) == 7
    assert time.monotonic() - began >= QUICK.to_stop
    assert [pid for pid in read_pids(pids) if not await wait_until_gone(pid)] == []


async def test_a_part_that_dies_is_started_again_and_said(tmp_path: Path) -> None:
    pids, said = tmp_path / "pids", list[str]()
    supervisor = Supervisor([make_part(pids)], root=tmp_path, say=said.append, patience=QUICK)

    async def kill_the_first() -> int:
        first = (await wait_for_pids(pids, 1))[0]
        os.kill(first, signal.SIGKILL)
        second = (await wait_for_pids(pids, 2))[1]
        return int(not is_alive(second))

    assert await supervisor.run(kill_the_first) == 0
    assert len(said) == 1
    assert said[0].startswith("part stopped (SIGKILL), starting it again in 0.05 s")


async def test_what_a_dead_part_left_behind_is_ended_before_it_starts_again(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    part = make_part(pids, script=LEAVE_A_CHILD)
    supervisor = Supervisor([part], root=tmp_path, say=lambda line: None, patience=QUICK)

    async def watch_the_first_child() -> int:
        await wait_for_pids(pids, 2)
        return int(not await wait_until_gone(read_pids(pids)[0]))

    assert await supervisor.run(watch_the_first_child) == 0
    assert [pid for pid in read_pids(pids) if not await wait_until_gone(pid)] == []


async def test_a_program_that_is_not_there_is_said_and_tried_again(tmp_path: Path) -> None:
    said: list[str] = []
    part = Part("part", (str(tmp_path / "nothing"),))
    supervisor = Supervisor([part], root=tmp_path, say=said.append, patience=QUICK)

    async def wait_for_words() -> int:
        while len(said) < 2:
            await asyncio.sleep(0.01)
        return 0

    assert await asyncio.wait_for(supervisor.run(wait_for_words), 10) == 0
    assert "exit code 127" in said[0]
    assert "nothing" in (tmp_path / "var/logs/part.log").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's notice of a parent's death is Linux's")
async def test_no_part_outlives_a_supervisor_that_is_killed(tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    program = (
        "import asyncio, pathlib, sys\n"
        "from bot.supervisor.keeping import Supervisor\n"
        "from bot.supervisor.parts import Part\n"
        f"supervisor = Supervisor([Part('part', (sys.executable, '-c', {STAY!r}, {str(pids)!r}))],"
        f" root=pathlib.Path({str(tmp_path)!r}))\n"
        "asyncio.run(supervisor.run(supervisor.wait_for_stop))\n"
    )
    killed = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    try:
        (part,) = await wait_for_pids(pids, 1)
    finally:
        killed.kill()
        killed.wait()
    assert await wait_until_gone(part)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_ready_is_said_and_a_signal_stops_everything_with_exit_code_0(
    tmp_path: Path, unused_tcp_port: int, number: signal.Signals
) -> None:
    (tmp_path / "health").write_text("sound")
    serve = ["-m", "http.server", str(unused_tcp_port), "--bind", "127.0.0.1"]
    program = (
        "import asyncio, pathlib, sys\n"
        "from bot.settings import read_settings\n"
        "from bot.supervisor.keeping import Supervisor\n"
        "from bot.supervisor.parts import Part\n"
        "from bot.supervisor.running import stay, supervise\n"
        f"parts = [Part('gateway', (sys.executable, *{serve!r}))]\n"
        f"supervisor = Supervisor(parts, root=pathlib.Path({str(tmp_path)!r}))\n"
        f"settings = read_settings({{'WAYMARK_PORT': '{unused_tcp_port}'}})\n"
        "sys.exit(asyncio.run(supervise(supervisor, settings, stay)))\n"
    )
    running = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert running.stdout is not None
    try:
        assert running.stdout.readline() == f"Ready: http://127.0.0.1:{unused_tcp_port}\n"
        running.send_signal(number)
        assert running.wait(10) == 0
    finally:
        running.kill()
        running.wait()
        running.stdout.close()
    refuse_taken_ports([Part("gateway", (), port=unused_tcp_port)])


def test_a_taken_port_is_named_before_anything_starts(unused_tcp_port: int) -> None:
    part = Part("gateway", (), port=unused_tcp_port)
    refuse_taken_ports([part])
    with (
        socket.create_server(("127.0.0.1", unused_tcp_port)),
        pytest.raises(PortTaken, match=f"port {unused_tcp_port} is taken"),
    ):
        refuse_taken_ports([part])


async def test_a_gateway_that_never_answers_ends_the_wait(unused_tcp_port: int) -> None:
    with pytest.raises(NotReady, match="ConnectError"):
        await wait_until_healthy(f"http://127.0.0.1:{unused_tcp_port}", seconds=0.1)


def test_a_failed_step_stops_the_start_with_its_output(tmp_path: Path) -> None:
    broken = Step(
        "Checking", ("-c", "print('articles/gp.yml:3: wrong'); raise SystemExit(1)"), Shown.ON_FAILURE
    )
    never = Step("Never", ("-c", "open('reached', 'w')"), Shown.ON_FAILURE)
    with pytest.raises(NotPrepared, match=r"articles/gp\.yml:3: wrong"):
        prepare((broken, never), tmp_path)
    assert not (tmp_path / "reached").exists()


def test_each_loopback_rasa_becomes_a_part_and_a_distant_one_does_not() -> None:
    urls = "http://127.0.0.1:5005,http://127.0.0.1:5006,http://rasa.example:5005"
    parts = list_parts(read_settings({"WAYMARK_RASA_URL": urls}))
    assert [(part.name, part.port) for part in parts] == [
        ("actions", 5055),
        ("rasa", 5005),
        ("rasa-2", 5006),
        ("gateway", 8080),
    ]


def test_nothing_but_the_gateway_can_leave_the_loopback() -> None:
    parts = {part.name: part for part in list_parts(read_settings({"WAYMARK_HOST": "0.0.0.0"}))}
    assert parts["rasa"].command[parts["rasa"].command.index("-i") + 1] == "127.0.0.1"
    assert parts["actions"].environment["SANIC_HOST"] == "127.0.0.1"


def test_the_parts_read_the_same_settings_again() -> None:
    settings = read_settings({"WAYMARK_PORT": "9000", "WAYMARK_SHOW_WITHHELD": "true"})
    assert read_settings(as_environment(settings)) == settings


@pytest.mark.parametrize(
    ("host", "url"), [("127.0.0.1", "http://127.0.0.1:8080"), ("0.0.0.0", "http://127.0.0.1:8080")]
)
def test_the_ready_line_names_an_address_that_opens_here(host: str, url: str) -> None:
    assert gateway_url(read_settings({"WAYMARK_HOST": host})) == url
