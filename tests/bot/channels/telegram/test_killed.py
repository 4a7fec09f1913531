"""The gateway is killed again and again while people write: every message is answered, and none twice.

Except in one window that no client can close: killed after Telegram took a message and before that was written down,
the gateway sends that one message again, one at most to each chat that it was just writing to. Such kills are made on
purpose, and counted.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from itertools import cycle, islice, pairwise
from pathlib import Path

from tests.bench.processes import find_free_port
from tests.bot.channels.telegram.conftest import ROOT
from tests.bot.channels.telegram.fake_bot_api import TOKEN, FakeBotApi
from tests.bot.fake_rasa import FakeRasa
from tests.bot.serving import serve

SAID = "You said "
UPDATES = 200
CHATS = 20
KILLS = 50
A_LIFE = UPDATES // KILLS
"""As many messages are new in each gateway's life, so that it meets the step at which it is killed."""
SECONDS = 400.0
Step = tuple[str, str]
STEPS: tuple[Step, ...] = (
    ("getUpdates", "after"),
    ("Rasa", "asked"),
    ("sendMessage", "before"),
    ("sendMessage", "after"),
    ("random", "moment"),
)
WINDOW, AT_RANDOM, NEVER = ("sendMessage", "after"), ("random", "moment"), ("", "")


class Killer:
    """Runs gateways one after the other, and kills each at the next step of its plan."""

    def __init__(self, environment: dict[str, str], api: FakeBotApi, rasa: FakeRasa) -> None:
        self._environment = environment
        self._steps = islice(cycle(STEPS), KILLS)
        self._random = random.Random(11)
        self._process: asyncio.subprocess.Process | None = None
        self._gateway = 0
        self._step: Step = NEVER
        self.kills: list[Step] = []
        self.lives: list[int] = []
        """Of every message that was sent: which gateway was the last to start; one may be sent as its sender dies."""
        self._started = 0
        api.watch = self._watch
        rasa.watch = lambda: self._watch("Rasa", "asked")

    async def run(self) -> None:
        """Follows the gateways as they come; the last one is left alone."""
        command = (sys.executable, "-m", "tests.bot.channels.telegram.gateway_process")
        self._process = await asyncio.create_subprocess_exec(
            *command, cwd=ROOT, env=self._environment, stdout=asyncio.subprocess.PIPE, start_new_session=True
        )
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            self._gateway = int(line)
            self._started += 1
            self._step = next(self._steps, NEVER)
            if self._step == AT_RANDOM:
                await asyncio.sleep(self._random.uniform(0.3, 1.5))
                self._kill()

    async def wait_for(self, kills: int) -> None:
        """Waits until so many gateways were killed."""
        while len(self.kills) < kills:
            await asyncio.sleep(0.05)

    def stop(self) -> None:
        """Ends every process."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)

    def _watch(self, method: str, moment: str) -> bool:
        if (method, moment) == WINDOW:
            self.lives.append(self._started)
        if self._step != (method, moment):
            return False
        self._kill()
        return moment == "before"

    def _kill(self) -> None:
        self.kills.append(self._step)
        self._step = NEVER
        os.kill(self._gateway, signal.SIGKILL)


async def test_fifty_kills_lose_nothing_and_double_nothing_but_in_the_window(
    api: FakeBotApi, rasa: FakeRasa, rasa_url: str, tmp_path: Path
) -> None:
    async with serve(api.make_app()) as api_url:
        environment = {
            **os.environ,
            "WAYMARK_PORT": "0",
            "WAYMARK_RASA_URL": rasa_url,
            "WAYMARK_ACTIONS_URL": rasa_url,
            "WAYMARK_DATABASE_URL": f"sqlite:///{tmp_path}/waymark.db",
            "WAYMARK_WIDGET_FOLDER": str(tmp_path / "widget"),
            "WAYMARK_TELEGRAM_TOKEN": TOKEN,
            "WAYMARK_TELEGRAM_API": api_url,
        }
        environment["WAYMARK_PORT"] = str(find_free_port())
        killer = Killer(environment, api, rasa)
        running = asyncio.create_task(killer.run())
        try:
            said = []
            async with asyncio.timeout(SECONDS):
                for number in range(UPDATES):
                    await killer.wait_for(number // A_LIFE)
                    said.append(f"message {number}")
                    api.write(1000 + number % CHATS, said[-1])
                    await asyncio.sleep(0.1)
                while not set(said) <= count_answers(api).keys():
                    await asyncio.sleep(0.2)
        finally:
            running.cancel()
            killer.stop()
    answers, lives = count_answers(api), killer.lives
    assert set(answers) == set(said)
    again = sum(times - 1 for times in answers.values())
    print(f"{Counter(killer.kills)}: {again} of {UPDATES} messages sent again")
    assert Counter(text for _, text in rasa.effects) == Counter(said), "Rasa heard every message once"
    for chat in range(1000, 1000 + CHATS):
        check_order([(lives[at], text) for at, text in list_answers(api, chat)])
    assert len(killer.kills) == KILLS
    assert api.wrong == []


def check_order(sent: list[tuple[int, str]]) -> None:
    """Fails unless one chat's answers came in order, and any that came again did so at once and in the next life."""
    for (life, text), (next_life, next_text) in pairwise(sent):
        number, next_number = (int(one.rsplit(" ", 1)[1]) for one in (text, next_text))
        assert next_number > number or (next_number == number and next_life > life), sent


def list_answers(api: FakeBotApi, chat: int | None = None) -> list[tuple[int, str]]:
    """Lists the messages that were answered, each with its place in what was sent; a notice is no answer."""
    heads = [
        (at, one["text"].split("\n")[0])
        for at, one in enumerate(api.sent)
        if chat in {None, one["chat"]["id"]}
    ]
    return [(at, head.removeprefix(SAID)) for at, head in heads if head.startswith(SAID)]


def count_answers(api: FakeBotApi) -> Counter[str]:
    """Counts how often each message was answered."""
    return Counter(text for _, text in list_answers(api))
