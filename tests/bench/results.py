"""Everything that one run found, and the bars it is held against."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tests.bench.comparing import Speed
from tests.bench.demo_page import DemoPage
from tests.bench.desk_waits import DeskWaits
from tests.bench.figures import Bar, Side
from tests.bench.footprint import Memory
from tests.bench.growing import EARLY, LATE, Growth
from tests.bench.many_chats import Chats
from tests.bench.streaming import TURNS_A_SECOND, Streaming
from tests.bench.waiting import Waits

TIMES_STOCK = 2.5
TIMES_EARLY = 1.3
LOADING_S = 5.0
USABLE_S = 4.0
SCORES = {"accessibility": 100.0, "best-practices": 100.0, "performance": 95.0}
ONE_CORE_MS = {"minilm": 30.0, "student": 3.0}
ALARM_MS = 5.0
DESK_MS = 500.0
CARD_MS = 200.0
LANGUAGES = {"en": "English", "ar": "Arabic"}


@dataclass(frozen=True, slots=True)
class Search:
    """Milliseconds of one vector search among so many passages; recall is against exact search."""

    passages: int
    kind: str
    p50: float
    p95: float
    recall: float


@dataclass(frozen=True, slots=True)
class Loading:
    """Seconds of reading and of checking the knowledge with so many city packs."""

    cities: int
    load: float
    check: float


@dataclass(frozen=True, slots=True)
class Footprint:
    """What a process takes to start and to stay."""

    name: str
    seconds_to_start: float
    memory: Memory


@dataclass(frozen=True, slots=True)
class Trial:
    """What was found with one encoder."""

    encoder: str
    speeds: Mapping[str, Speed]
    waits: Sequence[Waits]
    footprints: Sequence[Footprint]
    one_core: Mapping[str, Mapping[str, float]]
    """p50, p95 and processor (see one_core) in milliseconds of encoding and searching, by language."""

    @property
    def times_stock(self) -> float:
        """How many times the turns of a stock server ours answers."""
        return self.speeds["ours"].typical / self.speeds["stock"].typical


@dataclass(frozen=True, slots=True)
class Results:
    """One run."""

    trials: Sequence[Trial]
    growths: Sequence[Growth]
    searches: Sequence[Search]
    loadings: Sequence[Loading]
    """The first is the knowledge as it ships."""
    demo: DemoPage
    streaming: Streaming
    chats: Chats
    desk: DeskWaits
    card_p95: float
    """Milliseconds until the card of an emergency is there while Rasa, actions and the store are away."""
    alarms: Mapping[str, float]
    """p50 and p95 in milliseconds of judging one message for an emergency, on one core."""

    def list_bars(self) -> list[Bar]:
        """Return every figure that something is asked of."""
        bars = []
        for trial in self.trials:
            if trial.encoder == "student":
                what = "turns a second at Rasa's port, ours over stock, student encoder"
                bars.append(Bar(what, trial.times_stock, Side.AT_LEAST, TIMES_STOCK, "times"))
        ours = next(growth for growth in self.growths if growth.server == "ours")
        what = f"a turn at message {LATE} over one at message {EARLY}, ours"
        bars.append(Bar(what, ours.ratio, Side.AT_MOST, TIMES_EARLY, "times"))
        for trial in self.trials:
            for language, times in trial.one_core.items():
                what = f"encode and search on one core, {trial.encoder}, {LANGUAGES[language]}, p95"
                bars.append(Bar(what, times["p95"], Side.AT_MOST, ONE_CORE_MS[trial.encoder], "ms"))
        what = "judging a message for an emergency on one core, p95"
        bars.append(Bar(what, self.alarms["p95"], Side.AT_MOST, ALARM_MS, "ms"))
        what = f"from a newcomer to the connector's screen and back, {self.desk.pairs} pairs at once, p95"
        bars.append(Bar(what, self.desk.both_p95, Side.AT_MOST, DESK_MS, "ms"))
        what = "the card of an emergency while Rasa, the action server and the store are away, p95"
        bars.append(Bar(what, self.card_p95, Side.AT_MOST, CARD_MS, "ms"))
        shipped = self.loadings[0]
        what = "loading and checking the knowledge as it ships"
        bars.append(Bar(what, shipped.load + shipped.check, Side.AT_MOST, LOADING_S, "s"))
        return [*bars, *self._list_web_bars()]

    def _list_web_bars(self) -> list[Bar]:
        bars = [
            Bar(
                f"Lighthouse of the demo page, {name}",
                self.demo.scores[name],
                Side.AT_LEAST,
                wanted,
                "of 100",
            )
            for name, wanted in SCORES.items()
        ]
        what = "the widget can be used on 2G (240 kbit/s, 840 ms) after"
        bars.append(Bar(what, self.demo.usable_s, Side.AT_MOST, USABLE_S, "s"))
        stream = self.streaming
        what = f"turns through the gateway beside {stream.streams} open streams"
        bars.append(Bar(what, stream.turns_a_second, Side.AT_LEAST, TURNS_A_SECOND * 0.98, "a second"))
        what = "of these without a 200, or without their answer on the stream"
        bars.append(Bar(what, float(stream.failed + stream.missing), Side.AT_MOST, 0, "turns"))
        return bars
