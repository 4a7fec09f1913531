"""Whole conversations are held, each in order, and no more at once than asked for."""

from __future__ import annotations

import pytest

from tests.bench.fake_server import FakeServer
from tests.bench.growing import EARLY, LATE, Growth, measure_growth, smooth
from tests.bench.load import Load, run_load
from tests.bench.questions import plan_conversations, read_questions
from tests.bench.talking import is_answered
from tests.bench.waiting import describe_waits

QUESTIONS = read_questions()


async def test_every_turn_of_every_conversation_is_asked_in_order() -> None:
    server, planned = FakeServer(), plan_conversations(QUESTIONS, 6)
    load = await run_load(server, planned, at_once=3)
    assert sorted(map(str, server.asked.values())) == sorted(map(str, planned))
    assert len(load.turns) == sum(map(len, planned))
    assert server.most_at_once == 3


async def test_long_conversations_are_held_one_after_the_other() -> None:
    server = FakeServer()
    growth = await measure_growth(server, QUESTIONS, conversations=2)
    assert server.most_at_once == 1
    assert len(server.asked) == 2
    assert len(growth.seconds) > LATE


def test_growth_is_the_late_message_over_the_early_one() -> None:
    growth = Growth("ours", tuple(float(number) for number in range(1, LATE + 10)))
    assert growth.ratio == LATE / EARLY


def test_a_smoothed_curve_is_as_long_and_without_the_spike() -> None:
    assert smooth([1.0] * 20 + [9.0] + [1.0] * 20) == [1.0] * 41


def test_waits_are_told_in_milliseconds() -> None:
    waits = describe_waits(2, Load(((0.1, 0.2), (0.3, 0.4)), seconds=0.5))
    assert (waits.p50, waits.p95, waits.p99) == pytest.approx((200, 400, 400))
    assert waits.turns_a_second == 8


@pytest.mark.parametrize(
    ("kinds", "answered"),
    [
        (["answer"], True),
        (["answer", "ask"], True),
        (["answer", "notice"], True),
        (["notice"], False),
        ([], False),
    ],
)
def test_a_word_that_the_answer_comes_later_is_no_answer(kinds: list[str], *, answered: bool) -> None:
    assert is_answered([{"kind": kind} for kind in kinds]) is answered
