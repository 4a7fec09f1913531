"""The detector keeps what it has reached, and sees through what hides words. What it should reach: docs/safety.md."""

from collections import defaultdict

import pytest

from bot.safety import LIKELY, Guard, Strength, read_guard
from knowledge.safety.building import build_detector
from knowledge.safety.detector import split_text, unveil
from knowledge.safety.texts import read_alarms
from tests.safety.__main__ import EVERYDAY, ROOT, SHOWN, list_measured

REACHED = {"en": 0.96}
REACHED_ELSEWHERE = 0.87
FALSE_AT_MOST, FALSE_IN_ALL = 0.09, 0.035
SAID_BY_ALL = 30
"""What is so short ("good night") may be measured and learned."""
EVERYDAY_AT_MOST, EVERYDAY_CERTAIN = 0.10, 0.03


@pytest.fixture(scope="module")
def guard() -> Guard:
    """The guard with the detector as it is built."""
    build_detector(ROOT, ROOT / "var" / "safety" / "detector.npz")
    return read_guard(ROOT)


def test_it_finds_as_many_as_it_did_in_every_language(guard: Guard) -> None:
    found: dict[tuple[str, bool], list[bool]] = defaultdict(list)
    for one in (one for one in list_measured() if one.group != EVERYDAY):
        found[one.language, one.is_alarm].append(guard.judge(one.text).strength in SHOWN)
    languages = {language for language, _ in found}
    assert len(languages) == 18
    for language in languages:
        shares = [sum(found[language, alarm]) / len(found[language, alarm]) for alarm in (True, False)]
        assert shares[0] >= REACHED.get(language, REACHED_ELSEWHERE), language
        assert shares[1] <= FALSE_AT_MOST, language
    calm = [shown for (_, alarm), one in found.items() if not alarm for shown in one]
    assert sum(calm) / len(calm) <= FALSE_IN_ALL


def test_everyday_questions_stay_so(guard: Guard) -> None:
    judged = [guard.judge(one.text).strength for one in list_measured() if one.group == EVERYDAY]
    assert len(judged) > 500
    assert sum(one in SHOWN for one in judged) / len(judged) <= EVERYDAY_AT_MOST
    assert judged.count(Strength.CERTAIN) / len(judged) <= EVERYDAY_CERTAIN


def test_nothing_measured_was_learned() -> None:
    files = read_alarms(ROOT / "locales").values()
    learned = {
        unveil(text)
        for file in files
        for examples in file.examples.values()
        for text in (*examples.alarm, *examples.calm)
    } | {unveil(text) for file in files for text in file.ordinary}
    measured = [unveil(one.text) for one in list_measured()]
    assert not learned & {text for text in measured if len(text) > SAID_BY_ALL}


CRY = "he is beating me now please help he has a knife"


@pytest.mark.parametrize(
    "text",
    [
        CRY,
        CRY.upper(),
        "he is b\u200beating me n\u200bow please help he has a kn\u200bife",
        "h e   i s beating me now p l e a s e help he has a k n i f e",
        "my husbend hit me agen he hav nife",
        "h e   i s   b e a t i n g   m e   n o w   h e   h a s   a   k n i f e",
        "he is beeeeeating me noooooow pleaaaaase heeeeelp he has a kniiiiife",
        "hе is bеаting mе nоw рlеаsе hеlр hе hаs а knifе",
        "😭😭 he is beating me now 🙏 please help he has a knife 😭",
        "the weather is fine. " * 240 + CRY + ". the weather is fine" * 240,
        "the weather is fine " * 240 + CRY + " the weather is fine" * 240,
        "天气很好" * 1200 + "他在打我救命" + "天气很好" * 1200,
        "\ud800 " + CRY,
        "".join(one + "\u0308\u0325\u0301\u0334" for one in CRY),
        "".join(one + "\u0336" for one in CRY),
    ],
    ids=[
        "plain",
        "capitals",
        "zero width",
        "spaced",
        "misspelt",
        "words spaced wider",
        "drawn out",
        "look-alikes",
        "emoji",
        "ten thousand characters",
        "ten thousand without a stop",
        "ten thousand in Chinese",
        "half a character",
        "piled marks",
        "struck out",
    ],
)
def test_what_hides_words_is_undone(guard: Guard, text: str) -> None:
    assert guard.judge(text).strength in SHOWN


@pytest.mark.parametrize(
    "text",
    [
        "which bin does glass go in",
        "how do I register with a GP",
        "كيف أسجل عند طبيب",
        "when are english classes",
        "aaaa",
        "asdfghjkl",
        "?",
    ],
)
def test_ordinary_questions_are_ordinary(guard: Guard, text: str) -> None:
    assert guard.judge(text).strength is Strength.NONE


def test_a_page_of_digits_is_no_emergency(guard: Guard) -> None:
    assert guard.judge("0" * 20_000).strength not in SHOWN


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("h e   i s   b e a t i n g   m e   n o w !", "he is beating me now!"),
        ("h\u00a0e\u00a0l\u00a0p\u00a0\u00a0m\u00a0e", "help me"),
        ("is it bus  4 7", "is it bus 4 7"),
        ("i owe 20000 pounds  u r late", "i owe 20000 pounds u r late"),
        ("heeeelp", "heelp"),
    ],
)
def test_letters_set_apart_or_drawn_out_are_joined_and_nothing_else(text: str, plain: str) -> None:
    assert unveil(text) == plain


def test_all_of_a_text_without_spaces_is_read() -> None:
    parts = split_text("天气很好" * 20 + "他在打我救命")
    assert any("他在打我救命" in part for part in parts)


def test_every_part_of_a_long_text_is_looked_at() -> None:
    text = "word " * 500 + "needle " + "word " * 500
    parts = split_text(text)
    assert any("needle" in part for part in parts)
    assert max(map(len, parts)) <= 240
    assert LIKELY > 0
