"""What the bench asks: half English, half Arabic, in conversations of a realistic length."""

from __future__ import annotations

from collections import Counter

from tests.bench.growing import EARLY, LATE, PERIOD
from tests.bench.questions import LENGTHS, plan_conversations, plan_long_conversation, read_questions


def test_half_of_the_questions_are_english_and_half_arabic() -> None:
    languages = Counter(question.language for question in read_questions())
    assert languages["en"] == languages["ar"] == languages.total() / 2 >= 20


def test_no_question_stands_twice() -> None:
    texts = [question.text for question in read_questions()]
    assert len(texts) == len(set(texts))


def test_conversations_are_of_ten_to_twenty_turns_and_the_same_every_time() -> None:
    questions = read_questions()
    planned = plan_conversations(questions, 7)
    assert [len(conversation) for conversation in planned] == [*LENGTHS, *LENGTHS[:2]]
    assert planned == plan_conversations(questions, 7)
    assert len({conversation[0] for conversation in planned}) == len(planned)


def test_the_early_and_the_late_message_ask_the_same() -> None:
    planned = plan_long_conversation(read_questions(), LATE, PERIOD)
    assert planned[EARLY - 1] == planned[LATE - 1]
    assert planned[EARLY - 1] != planned[LATE - 2]
