"""The words between the layers: what is asked, what is said back, and who has the conversation."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field


class Kind(StrEnum):
    """What sort of reply it is."""

    ANSWER = "answer"
    CLARIFY = "clarify"
    ASK = "ask"
    EMERGENCY = "emergency"
    ADVISER = "adviser"
    DECLINE = "decline"
    SMALLTALK = "smalltalk"
    HANDOFF = "handoff"
    CONNECTOR = "connector"
    NOTICE = "notice"
    ERROR = "error"


class Nation(StrEnum):
    """A nation of the United Kingdom."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern-ireland"


class Owner(StrEnum):
    """Who has the conversation now."""

    BOT = "bot"
    WAITING = "waiting"
    CONNECTOR = "connector"


class TurnForm(StrEnum):
    """How the newcomer spoke: by typing, by pressing a button, or by sending a picture, a voice message or a file."""

    TEXT = "text"
    PAYLOAD = "payload"
    MEDIA = "media"


class TurnState(StrEnum):
    """How far a turn has come; `passed`: to the connector who has the conversation."""

    WAITING = "waiting"
    ANSWERED = "answered"
    REFUSED = "refused"
    PASSED = "passed"


PartialDate = Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")]
WebAddress = Annotated[str, Field(pattern=r"^https?://")]


class Part(BaseModel):
    """A part of a reply: frozen, every field present."""

    model_config = ConfigDict(frozen=True)


class Button(Part):
    """Something the newcomer can press instead of typing."""

    title: Annotated[str, Field(min_length=1)]
    payload: Annotated[str, Field(pattern=r"^/")]


class Source(Part):
    """Where an answer comes from; `as_of` is a year, a month, a day, or null when the page had no date."""

    title: str | None
    url: WebAddress | None
    as_of: PartialDate | None


class Service(Part):
    """A local offer; what is withheld is null. `map` is the address of a map that shows `address`."""

    name: str
    phone: str | None
    url: WebAddress | None
    address: str | None
    map: WebAddress | None
    hours: str | None
    as_of: PartialDate | None


class Card(Part):
    """A statement to show to a receptionist: in the newcomer's language, and in English."""

    text: str
    english: str


class Utterance(Part):
    """A reply as Rasa says it, before the gateway gives it an id."""

    kind: Kind
    text: str
    language: str
    direction: Literal["ltr", "rtl"]
    article: str | None
    nation: Nation | None
    city: str | None
    confidence: Annotated[float, Field(ge=0, le=1)] | None
    translation: Literal["draft", "reviewed"] | None
    sources: tuple[Source, ...]
    services: tuple[Service, ...]
    cards: tuple[Card, ...]
    buttons: tuple[Button, ...]


class Reply(Utterance):
    """One thing sent back to the newcomer."""

    id: str


def name_reply(utterance: Utterance) -> Reply:
    """Gives the utterance the id by which clients drop what they have already."""
    return Reply(id=uuid4().hex, **dict(utterance))


@dataclass(frozen=True, slots=True)
class Turn:
    """One message from a newcomer, as it is kept; `language` is what it was recognised as, if anything."""

    conversation: str
    id: str
    number: int
    form: TurnForm
    content: str
    language: str | None
    state: TurnState
    told: bool
    attempts: int
    received_at: float


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the gateway holds of one newcomer on one channel, beside turns and events."""

    id: str
    channel: str
    city: str | None
    language: str | None
    owner: Owner
    last_language: str | None
    last_city: str | None
    last_nation: str | None
    created_at: float
