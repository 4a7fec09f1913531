"""What may be said where others read along."""

import pytest

from bot.channels.telegram.grouping import is_personal, say_in_group
from bot.notices import Notices, make_plain
from bot.replies import Button, Kind, Reply
from bot.safety import Alarm, Strength
from knowledge.emergency import Emergency
from locales.catalogue import read_locales
from tests.bot.alarming import ROOT, make_guard

PHRASES = read_locales(ROOT / "locales")
ALARM = Alarm(Strength.LIKELY, Emergency.DANGER, (Emergency.FIRE,))
CARD = make_guard().make_card(Emergency.DANGER, "en", None, "1")


def make(kind: Kind, *payloads: str) -> Reply:
    """Makes a reply that has no article."""
    buttons = tuple(Button(title="x", payload=payload) for payload in payloads)
    return make_plain(kind, "Which?", "en", "ltr").model_copy(update={"buttons": buttons})


@pytest.mark.parametrize(
    "reply",
    [
        make(Kind.CLARIFY, '/show_article{"article": "housing/eviction"}'),
        make(
            Kind.CLARIFY, '/show_article{"article": "waste/bulky"}', '/show_article{"article": "gp/register"}'
        ),
        make(Kind.ASK, "/affirm", "/deny"),
        make_guard().offer_person("en", "1"),
        make_guard().say("person_told", "en", "1"),
        make_guard().say("all_right", "en", "1"),
        make_guard().ask_danger(ALARM, "en", "1"),
        make_guard().say_worry("en", "1"),
        CARD,
    ],
)
def test_the_personal_is_not_said(reply: Reply) -> None:
    assert is_personal(reply, PHRASES)


@pytest.mark.parametrize(
    "reply",
    [
        make(
            Kind.CLARIFY,
            '/show_article{"article": "waste/bulky"}',
            '/show_article{"article": "esol/classes"}',
        ),
        make(Kind.ASK, '/show_topic{"topic": "housing"}', '/choose_language{"language": "ar"}'),
        make(Kind.SMALLTALK, '/show_topic{"topic": "housing"}'),
        Notices(PHRASES).say_delayed("ar"),
    ],
)
def test_what_anybody_may_be_told_is_said(reply: Reply) -> None:
    assert not is_personal(reply, PHRASES)


def test_the_button_is_shown_once_and_numbers_are_never_left_out() -> None:
    worry = make_guard().say_worry("en", "1")
    assert say_in_group(worry, [], PHRASES, "waymark_bot") is not None
    assert say_in_group(worry, [CARD], PHRASES, "waymark_bot") is None
    said = say_in_group(CARD, [worry], PHRASES, "waymark_bot")
    assert said is not None
    assert "999: Police, ambulance, fire" in said[0].plain
    assert "helpline" not in said[0].plain.lower()
