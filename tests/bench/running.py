"""The measurements, one after the other, in an order that keeps them from disturbing each other."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.supervisor.parts import ROOT
from tests.bench.card_alone import measure_card
from tests.bench.comparing import compare_servers
from tests.bench.demo_page import DemoPage, measure_demo
from tests.bench.desk_waits import measure_desk
from tests.bench.errors import StepFailed
from tests.bench.gateway_alone import run_gateway_alone
from tests.bench.growing import Growth, measure_growth
from tests.bench.many_chats import CHATS, measure_chats
from tests.bench.processes import Running, list_measured_parts, make_settings, run_parts
from tests.bench.questions import read_questions
from tests.bench.results import Footprint, Loading, Results, Search, Trial
from tests.bench.streaming import STREAMS, TURNS_A_SECOND, Streaming, measure_streaming
from tests.bench.talking import Gateway, OurRasa, StockRasa
from tests.bench.waiting import measure_waits

ONE_CORE = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
TURN_TIMEOUT_S = 60.0

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured."""

    encoders: tuple[str, ...]
    """The last is the one whose index stays behind."""
    conversations: int
    rounds: int
    long_conversations: int
    passages: tuple[int, ...]
    cities: tuple[int, ...] = (12, 25, 50, 100)
    """The first is how many there are."""


WHOLE = Plan(("student", "minilm"), 12, 3, 3, (1_000, 10_000, 100_000, 1_000_000))
QUICK = Plan(("student",), 8, 1, 1, (1_000, 10_000, 100_000))


async def measure_everything(plan: Plan, folder: Path, say: Say) -> Results:
    """Return what a whole run finds; `folder` holds logs and the store."""
    trials: list[Trial] = []
    growths: list[Growth] = []
    await run_step(("bot.training",))
    for encoder in plan.encoders:
        say(f"With the encoder {encoder}: building the index if need be")
        await run_step(("knowledge.retrieval", "build"), {"WAYMARK_ENCODER": encoder})
        one_core = await measure_one_core(encoder, say)
        trial, grown = await measure_servers(plan, encoder, folder, one_core, say)
        trials.append(trial)
        growths = growths or grown
    searches = []
    for count in plan.passages:
        say(f"Vector search among {count:,} passages")
        searches.append(Search(**json.loads(await run_step(("tests.bench.many_passages", str(count))))))
    say("Loading ever more city packs")
    loaded = json.loads(await run_step(("tests.bench.many_cities", *map(str, plan.cities))))
    demo, streaming = await measure_web(folder, say)
    say(f"{CHATS} Telegram chats at once")
    chats = await measure_chats(folder, read_questions())
    say("Newcomers and connectors")
    desk = await measure_desk(folder)
    say("Judging messages for emergencies on one core")
    await run_step(("knowledge.safety",))
    alarms = json.loads(await run_step(("tests.bench.alarms",), ONE_CORE))
    say("A card while nothing else works")
    card_p95 = await measure_card(folder)
    return Results(
        trials,
        growths,
        searches,
        [Loading(**one) for one in loaded],
        demo,
        streaming,
        chats,
        desk,
        card_p95,
        alarms,
    )


async def measure_web(folder: Path, say: Say) -> tuple[DemoPage, Streaming]:
    """Return how the demo page does in a browser, and many open streams; before a Rasa that only echoes."""
    say("Starting the gateway alone")
    async with run_gateway_alone(folder) as gateway:
        say("Scoring the demo page, and opening it on a slow network")
        demo = await measure_demo(gateway.url)
        say(f"{STREAMS} open streams and {TURNS_A_SECOND} turns a second")
        return demo, await measure_streaming(gateway, read_questions())


async def measure_one_core(encoder: str, say: Say) -> dict[str, dict[str, float]]:
    """Return the times of encoding and searching, by language."""
    say("Encoding and searching on one core")
    found: dict[str, dict[str, float]] = json.loads(
        await run_step(("tests.bench.one_core", encoder), ONE_CORE)
    )
    return found


async def measure_servers(
    plan: Plan, encoder: str, folder: Path, one_core: dict[str, dict[str, float]], say: Say
) -> tuple[Trial, list[Growth]]:
    """Start every process, measure, and stop them; growth only with the first encoder, on which it hardly depends."""
    say("Starting the action server, our Rasa, a stock Rasa and the gateway")
    parts = list_measured_parts(make_settings(folder, encoder))
    limits = httpx.Limits(max_connections=100)
    async with (
        run_parts(parts, folder) as running,
        httpx.AsyncClient(trust_env=False, timeout=TURN_TIMEOUT_S, limits=limits) as http,
    ):
        ours, stock = OurRasa(http, running["rasa"].url), StockRasa(http, running["stock rasa"].url)
        gateway, questions = Gateway(http, running["gateway"].url), read_questions()
        say("Comparing: ours, stock and the gateway by turns")
        servers = (ours, stock, gateway)
        speeds = await compare_servers(servers, running, questions, plan.conversations, plan.rounds)
        say("Waiting at the gateway: 1, 8 and 32 at once")
        waits = await measure_waits(gateway, questions, plan.conversations)
        growths = []
        if encoder == plan.encoders[0]:
            say("Long conversations, ours and stock")
            growths = [await measure_growth(ours, questions, plan.long_conversations)]
            growths.append(await measure_growth(stock, questions, 1))
        trial = Trial(encoder, speeds, waits, list_footprints(running), one_core)
    return trial, growths


def list_footprints(running: Mapping[str, Running]) -> list[Footprint]:
    """Return what each process takes now, after the load."""
    return [
        Footprint(process.name, process.seconds_to_start, process.read_memory())
        for process in running.values()
    ]


async def run_step(words: tuple[str, ...], environment: dict[str, str] | None = None) -> str:
    """Run a module of ours to its end and return what it printed."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *words,
        cwd=ROOT,
        env={**os.environ, **(environment or {})},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    output, errors = await process.communicate()
    if process.returncode != 0:
        raise StepFailed(" ".join(words), (output + errors).decode(errors="replace"))
    return output.decode()
