"""Emergencies come before anything else: how sure we are of one, and the card that is shown, kept in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Literal, Protocol
from uuid import NAMESPACE_OID, uuid5

from babel import Locale

from bot.replies import Button, Kind, Reply, Service
from bot.replies import Card as ShownCard
from knowledge.city import Service as LocalService
from knowledge.city import Tag
from knowledge.emergency import Emergencies, Emergency
from knowledge.safety.texts import ENGLISH, SafetyFile
from knowledge.source import Nation
from knowledge.trust import Judge

CERTAIN, LIKELY, WORRY = 0.75, 0.24, 0.02
"""From these scores on; where each comes from stands in docs/safety.md."""

SURE_WHICH, OFFERED = 0.6, 6
"""From this share on the card of one emergency is shown, else that of danger; so many others are offered."""

IN_DANGER, FETCH = "/in_danger", "/fetch_person"
"""What the buttons of a card send; the gateway itself takes them, for Rasa may be away."""

HOMELESS_TAG: Tag = "homeless"
PREFIX = "emergency/"
QUESTION = "emergency"
"""What replies have as `article`: the card of an emergency, and what is said where we are not sure."""

LIFE = frozenset(
    {Emergency.DANGER, Emergency.MEDICAL, Emergency.SUICIDE, Emergency.CHILD, Emergency.FIRE, Emergency.PREGNANCY}
)  # fmt: skip
"""Those in which a person is told at once, without the words."""

AGAIN_AFTER_S = 600.0
"""The same card is not shown again before this."""


class Strength(Enum):
    """How sure we are."""

    CERTAIN = "certain"
    LIKELY = "likely"
    WORRY = "worry"
    NONE = "none"


class Found(Protocol):
    """What a detector tells: how likely, from 0 to 1; which emergency, the likeliest first, and how likely that is."""

    @property
    def score(self) -> float: ...

    @property
    def ranked(self) -> tuple[Emergency, ...]: ...

    @property
    def share(self) -> float: ...


class Detects(Protocol):
    """What tells emergencies."""

    def detect(self, text: str) -> Found: ...


@dataclass(frozen=True, slots=True)
class Alarm:
    """What a message means for us: the card to show, and those to offer beside it."""

    strength: Strength
    emergency: Emergency
    others: tuple[Emergency, ...] = ()
    is_clear: bool = False
    """Whether we are sure which emergency it is."""

    @property
    def is_for_life(self) -> bool:
        """Whether somebody may die, so surely that a person is told at once."""
        return self.strength is Strength.CERTAIN and self.is_clear and self.emergency in LIFE


@dataclass(frozen=True, slots=True)
class Guard:
    """Judges messages and makes cards; needs no store, no network and no other process."""

    detector: Detects
    emergencies: Emergencies
    files: Mapping[str, SafetyFile]
    local: Mapping[str, Sequence[LocalService]] = field(default_factory=dict)
    """By city: who helps people who have nowhere to sleep."""

    def judge(self, text: str) -> Alarm:
        """Tells how sure we are that somebody is in an emergency."""
        found = self.detector.detect(text)
        steps = ((CERTAIN, Strength.CERTAIN), (LIKELY, Strength.LIKELY), (WORRY, Strength.WORRY))
        strength = next((strength for least, strength in steps if found.score >= least), Strength.NONE)
        # Which emergency it is, is told far less well than that it is one: the card that is right for all, else.
        is_clear = found.share >= SURE_WHICH
        emergency = found.ranked[0] if is_clear else Emergency.DANGER
        others = [one for one in found.ranked if one is not emergency]
        return Alarm(strength, emergency, tuple(others[:OFFERED]), is_clear)

    def choose_language(self, *candidates: str | None) -> str:
        """The first of the candidates that has cards."""
        return next((code for code in candidates if code and code in self.files), ENGLISH)

    def make_card(
        self,
        emergency: Emergency,
        language: str,
        nation: str | None,
        turn: str,
        others: Sequence[Emergency] = (),
        city: str | None = None,
    ) -> Reply:
        """Makes the card of an emergency, with buttons to the cards of others; the same turn gives the same reply."""
        place = Nation(nation) if nation else None
        say = self.files[language].sentences
        keys = [f"title.{emergency}", *self.emergencies.list_sentences(emergency, place)]
        text = "\n\n".join(say[key] for key in keys)
        english = "\n\n".join(self.files[ENGLISH].sentences[key] for key in keys)
        draft = self.files[language].state == "draft"
        numbers = [
            Service(name=say[f"number.{one.id}"], phone=one.phone, url=None, address=None, map=None, hours=None,
                    as_of=one.source.as_of)
            for one in self.emergencies.list_numbers(emergency, place)
        ]  # fmt: skip
        if emergency is Emergency.HOMELESS:
            numbers[1:1] = self._list_local(city)  # after 999
        return self._make_reply(
            turn,
            language,
            f"{text}\n\n{say['draft']}" if draft else text,
            kind=Kind.EMERGENCY,
            article=f"{PREFIX}{emergency}",
            services=tuple(numbers),
            cards=(ShownCard(text=text, english=english),) if draft else (),
            translation="draft" if draft else None,
            buttons=[
                Button(title=say[f"title.{one}"], payload=f'{IN_DANGER}{{"yes": "{one}"}}') for one in others
            ],
        )

    def _list_local(self, city: str | None) -> list[Service]:
        judge = Judge(date.today())
        shown = [judge.judge_service(one)[0] for one in self.local.get(city or "", ())]
        return [
            Service(name=one.name, phone=one.phone, url=one.url, address=None, map=None, hours=one.hours,
                    as_of=one.source.as_of)
            for one in shown if one.phone
        ]  # fmt: skip

    def ask_danger(self, alarm: Alarm, language: str, turn: str) -> Reply:
        """Makes the one question, where we are not sure."""
        named = " ".join((alarm.emergency, *alarm.others))
        say = self.files[language].sentences
        buttons = tuple(
            Button(title=say[f"ask.{answer}"], payload=f'{IN_DANGER}{{"{answer}": "{named}"}}')
            for answer in ("yes", "no")
        )
        return self._make_reply(turn, language, say["ask"], kind=Kind.ASK, article=QUESTION, buttons=buttons)

    def offer_person(self, language: str, turn: str) -> Reply:
        """Makes the offer of a person beside a card."""
        say = self.files[language].sentences
        button = Button(title=say["offer_person.yes"], payload=FETCH)
        return self._make_reply(turn, language, say["offer_person"], kind=Kind.ASK, buttons=(button,))

    def say_worry(self, language: str, turn: str) -> Reply:
        """Makes the line that 999 is free."""
        say = self.files[language].sentences
        return self._make_reply(turn, language, say["worry"], kind=Kind.NOTICE, article=QUESTION)

    def say(self, key: str, language: str, turn: str) -> Reply:
        """Makes a sentence into a reply."""
        return self._make_reply(turn, language, self.files[language].sentences[key], kind=Kind.NOTICE)

    def _make_reply(
        self,
        turn: str,
        language: str,
        text: str,
        *,
        kind: Kind,
        article: str | None = None,
        services: Sequence[Service] = (),
        cards: Sequence[ShownCard] = (),
        buttons: Sequence[Button] = (),
        translation: Literal["draft", "reviewed"] | None = None,
    ) -> Reply:
        return Reply(
            id=uuid5(NAMESPACE_OID, f"{turn} {kind} {article} {text}").hex,
            kind=kind,
            text=text,
            language=language,
            direction="rtl" if Locale.parse(language).text_direction == "rtl" else "ltr",
            article=article,
            nation=None,
            city=None,
            confidence=None,
            translation=translation,
            sources=(),
            services=tuple(services),
            cards=tuple(cards),
            buttons=tuple(buttons),
        )


def read_guard(root: Path) -> Guard:
    """Reads the cards and the detector that `python -m knowledge.safety` built."""
    from knowledge.city import read_tagged_services
    from knowledge.emergency import read_emergencies
    from knowledge.retrieval.encoding import WEIGHTS
    from knowledge.retrieval.student import StudentEncoder
    from knowledge.safety.detector import load_detector
    from knowledge.safety.texts import read_safety

    emergencies = read_emergencies(root / "knowledge")
    local = read_tagged_services(root / "knowledge", HOMELESS_TAG)
    files = read_safety(root / "locales", emergencies)
    built = root / "var" / "safety" / "detector.npz"
    return Guard(load_detector(built, StudentEncoder.load(WEIGHTS)), emergencies, files, local)
