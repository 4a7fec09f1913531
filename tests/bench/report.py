"""The report: what was measured, on what, and against which bars, as Markdown."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import date

from tests.bench.comparing import AT_ONCE, Speed
from tests.bench.growing import EARLY, LATE, Growth
from tests.bench.many_chats import A_SECOND, CHATS, Chats
from tests.bench.results import LANGUAGES, Loading, Results, Search, Trial
from tests.bench.streaming import TURNS_A_SECOND

HEADING = """# How fast, how large

Written by `make bench`, which measures everything below in one run. Figures vary with the machine and with what else
runs on it; compare those of one run with each other. No test asserts a time.
"""
COMPARED = """## Our Rasa server beside a stock one

Both run Rasa {rasa} with the same model, the same action server, one process each, the same environment, and answer
the same conversations of 10 to 20 turns, half English, half Arabic, {at_once} at once, by turns in {rounds} rounds; the
figure is the median round. All processes and the asking share the machine.

What differs in the stock server (`tests/bench/stock/`):
- it is asked through Rasa's own REST channel; the language and city that our channel is given go in as `metadata`;
- it checks the action server's answers as Rasa does, against a JSON schema on every call
  (ours looks at their shape only: `bot/dialogue/action_results.py`);
- it keeps conversations in Rasa's default store, in memory, so it writes nothing to disk; ours writes each
  turn to SQLite.

The rest is as in ours: also `enable_selective_domain`, which a stock server would not have set, so that it
sends the action server no domain either.
"""
GROWN = """## A turn as its conversation grows

The same questions come round again, so messages {early} and {late} ask the same; the median of seven
messages around each.
"""
SEARCHED = """## Vector search by number of passages

One search for the nearest ten on one core, without encoding. The vectors are synthetic: those of our own passages,
each moved about. Found is the share of the true nearest ten.
"""
LOADED = """## Loading and checking the knowledge

The articles and their translations, with ever more city packs: the shipped ones, then copies of them. The last column
is what each city beyond the row above added.
"""
WEB = """## The widget and the web

Lighthouse scores the demo page of a city as a phone sees it: {scores}.

On a 2G network (240 kbit/s, 840 ms) the panel can be used after {usable:.1f} s, and an answer is there {answered:.1f} s
after it was asked; {kilobytes:.0f} kB went over the network until then.

With {streams} open event streams and {wanted} turns a second offered for 20 s, before a Rasa that only echoes, the
gateway answered {rate:.1f} a second: p50 {p50:.0f} ms, p95 {p95:.0f} ms, {failed} failed, {missing} answers missing on
their stream. An open stream takes {kib:.0f} KiB.
"""
TELEGRAM = """## Telegram beside the web

Before the same echo, {chats} chats on Telegram (a fake Bot API that judges every call) and {chats} newcomers on the
web: all at one moment, and at a steady {pace} a second. On Telegram the wait is from the update to `sendMessage`.
Telegram allows a bot 30 messages a second, and the gateway keeps to it: at one moment, most of the wait is that.
"""
DESK = """## Newcomers and connectors

Before the same echo, {pairs} newcomers on the web and {pairs} connectors at the desk, each with a page open that
follows what happens, talk at once. Until the newcomer's words are on the connector's page, p95 {there:.0f} ms; until
the connector's are on the newcomer's stream, p95 {back:.0f} ms; there and back, p50 {p50:.0f} ms, p95 {p95:.0f} ms.
"""
ONE_CORE = """## One question on one core

Encoding, vectors and words, through the same code that answers, compared with 10,000 passages: our own and
variations of them.
"""


def write_report(results: Results, charts: Sequence[str], day: date, rasa: str) -> str:
    """Return the report."""
    growth_chart, search_chart, waits_chart = charts
    parts = [
        HEADING,
        f"{day.isoformat()}, {os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}.\n",
        "## The bars\n",
        "```\n" + "\n".join(str(bar) for bar in results.list_bars()) + "\n```\n",
        _compare(results, rasa),
        GROWN.format(early=EARLY, late=LATE),
        _tabulate_growths(results.growths),
        f"![Milliseconds a turn by message of the conversation]({growth_chart})\n",
        "## Waiting at the gateway\n",
        _tabulate_waits(results.trials),
        f"![Milliseconds at the gateway by turns at once]({waits_chart})\n",
        "## Memory and start-up\n",
        "After the load above. Each is started once those before it are ready, with model and index already made.\n",
        _tabulate_footprints(results.trials),
        ONE_CORE,
        _tabulate_one_core(results.trials),
        SEARCHED,
        _tabulate_searches(results.searches),
        f"![Milliseconds a search by passages]({search_chart})\n",
        _describe_web(results),
        TELEGRAM.format(chats=CHATS, pace=A_SECOND),
        _tabulate_chats(results.chats),
        _describe_desk(results),
        LOADED,
        _tabulate_loadings(results.loadings),
    ]
    return "\n".join(parts) + "\n"


def _compare(results: Results, rasa: str) -> str:
    rounds = len(results.trials[0].speeds["ours"].turns_a_second)
    rows = []
    for trial in results.trials:
        stock = trial.speeds["stock"].typical
        rows += [_describe_speed(trial.encoder, speed, stock) for speed in trial.speeds.values()]
    heads = ("encoder", "server", "turns/s", "each round", "times stock", "processor ms a turn")
    text = COMPARED.format(rasa=rasa, at_once=AT_ONCE, rounds=rounds)
    return text + "\n" + tabulate(heads, rows)


def _describe_speed(encoder: str, speed: Speed, stock: float) -> tuple[str, ...]:
    rounds = ", ".join(f"{rate:.1f}" for rate in speed.turns_a_second)
    used = {name: cost for name, cost in speed.processor_ms.items() if cost >= 0.5}
    costs = ", ".join(f"{name} {cost:.1f}" for name, cost in used.items())
    return encoder, speed.server, f"{speed.typical:.1f}", rounds, f"{speed.typical / stock:.2f}", costs


def _describe_web(results: Results) -> str:
    demo, stream = results.demo, results.streaming
    return WEB.format(
        scores=", ".join(f"{name} {score:.0f}" for name, score in demo.scores.items()),
        usable=demo.usable_s,
        answered=demo.answered_s,
        kilobytes=demo.kilobytes,
        streams=stream.streams,
        wanted=TURNS_A_SECOND,
        rate=stream.turns_a_second,
        p50=stream.p50,
        p95=stream.p95,
        failed=stream.failed,
        missing=stream.missing,
        kib=stream.kib_a_stream,
    )


def _describe_desk(results: Results) -> str:
    desk = results.desk
    return DESK.format(
        pairs=desk.pairs, there=desk.there_p95, back=desk.back_p95, p50=desk.both_p50, p95=desk.both_p95
    )


def _tabulate_chats(chats: Chats) -> str:
    found = (
        ("Telegram", "at one moment", chats.telegram_at_once),
        ("web", "at one moment", chats.web_at_once),
        ("Telegram", "steady", chats.telegram_steady),
        ("web", "steady", chats.web_steady),
    )
    rows = [
        (where, how, f"{one.p50:.0f}", f"{one.p95:.0f}", f"{one.a_second:.1f}") for where, how, one in found
    ]
    return tabulate(("where", "asked", "p50 ms", "p95 ms", "answers/s"), rows)


def _tabulate_growths(growths: Sequence[Growth]) -> str:
    heads = ("server", f"ms at message {EARLY}", f"ms at message {LATE}", "times")
    rows = [
        (
            growth.server,
            f"{growth.find_cost(EARLY) * 1000:.1f}",
            f"{growth.find_cost(LATE) * 1000:.1f}",
            f"{growth.ratio:.2f}",
        )
        for growth in growths
    ]
    return tabulate(heads, rows)


def _tabulate_waits(trials: Sequence[Trial]) -> str:
    heads = ("encoder", "at once", "turns", "p50 ms", "p95 ms", "p99 ms", "turns/s")
    rows = [
        (trial.encoder, str(waits.at_once), str(waits.turns), f"{waits.p50:.0f}", f"{waits.p95:.0f}",
         f"{waits.p99:.0f}", f"{waits.turns_a_second:.1f}")
        for trial in trials
        for waits in trial.waits
    ]  # fmt: skip
    return tabulate(heads, rows)


def _tabulate_footprints(trials: Sequence[Trial]) -> str:
    heads = ("encoder", "process", "starts in s", "RSS MiB", "PSS MiB")
    rows = [
        (trial.encoder, found.name, f"{found.seconds_to_start:.1f}", f"{found.memory.rss:.0f}",
         f"{found.memory.pss:.0f}")
        for trial in trials
        for found in trial.footprints
    ]  # fmt: skip
    return tabulate(heads, rows)


def _tabulate_one_core(trials: Sequence[Trial]) -> str:
    rows = [
        (
            trial.encoder,
            LANGUAGES[language],
            f"{times['p50']:.2f}",
            f"{times['p95']:.2f}",
            f"{times['processor']:.2f}",
        )
        for trial in trials
        for language, times in trial.one_core.items()
    ]
    return tabulate(("encoder", "questions in", "p50 ms", "p95 ms", "p95 of processor ms"), rows)


def _tabulate_searches(searches: Sequence[Search]) -> str:
    rows = [
        (
            f"{search.passages:,}",
            search.kind,
            f"{search.p50:.2f}",
            f"{search.p95:.2f}",
            f"{search.recall:.2f}",
        )
        for search in searches
    ]
    return tabulate(("passages", "kind", "p50 ms", "p95 ms", "found"), rows)


def _tabulate_loadings(loadings: Sequence[Loading]) -> str:
    rows = []
    for number, one in enumerate(loadings):
        before = loadings[number - 1] if number else None
        grown = (one.load - before.load) / (one.cities - before.cities) if before else None
        added = f"{grown * 1000:.0f}" if grown is not None else ""
        rows.append((str(one.cities), f"{one.load:.2f}", f"{one.check:.2f}", added))
    return tabulate(("city packs", "load s", "check s", "load ms a city"), rows)


def tabulate(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
