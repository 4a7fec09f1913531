"""What goes over the wire of the web API, beside replies; the OpenAPI description is made from these."""

from datetime import UTC, date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, JsonValue

from bot.conversations import Held, Outcome
from bot.health import PartName
from bot.replies import Owner, Reply, TurnForm, TurnState
from bot.texts import MAX_LENGTH

# Described here and checked in bot.texts: safety must read a text before its length turns it away.
TEXT_LIMITS: dict[str, JsonValue] = {
    "minLength": 1,
    "maxLength": MAX_LENGTH,
    "pattern": r"^[^\x00]*[^\s\x00][^\x00]*$",
}


class Body(BaseModel):
    """A body that a client sends: nothing in it may be unknown."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OpenConversation(Body):
    """What a conversation starts with: the site's city, the page's language."""

    city: str | None = None
    language: str | None = None


class OpenedConversation(BaseModel):
    """The id is public to the client; the token opens it and is shown this once."""

    conversation: str
    token: str


class TextTurn(Body):
    """What the newcomer typed."""

    id: UUID
    text: Annotated[str, Field(json_schema_extra=TEXT_LIMITS)]


class PayloadTurn(Body):
    """The button that the newcomer pressed."""

    id: UUID
    payload: str


class TurnAnswer(BaseModel):
    """Who has the conversation, and everything sent back for the turn so far."""

    owner: Owner
    replies: list[Reply]


class Feedback(Body):
    """Whether a reply helped."""

    reply: Annotated[str, Field(max_length=64)]
    helpful: bool


class HeldOpinion(BaseModel):
    """What the newcomer said of a reply."""

    reply: str
    helpful: bool
    created_at: datetime


class HeldTurn(BaseModel):
    """A turn as it is kept: postcodes are masked."""

    id: str
    form: TurnForm
    content: str
    language: str | None
    state: TurnState
    received_at: datetime


class HeldEvent(BaseModel):
    """An event as it was streamed."""

    id: int
    type: Literal["reply", "owner"]
    data: dict[str, JsonValue]
    created_at: datetime


class HeldReminder(BaseModel):
    """What the newcomer asked to be reminded of; `weeks` lie between the days."""

    what: str
    language: str
    weeks: int
    next_on: date


class HeldConversation(BaseModel):
    """Everything we hold about a conversation; `rasa` is null when Rasa holds nothing."""

    conversation: str
    channel: str
    city: str | None
    language: str | None
    owner: Owner
    last_language: str | None
    last_city: str | None
    last_nation: str | None
    created_at: datetime
    turns: list[HeldTurn]
    events: list[HeldEvent]
    feedback: list[HeldOpinion]
    reminders: list[HeldReminder]
    rasa: dict[str, JsonValue] | None


class HealthBody(BaseModel):
    """`down` names the parts without which no question can be answered."""

    status: Literal["ok", "down"]
    down: list[PartName]


class ErrorDetail(BaseModel):
    """The code is for programs, the message for people, in the language of Accept-Language."""

    code: str
    message: str


class ErrorBody(BaseModel):
    """The one shape of every error."""

    error: ErrorDetail


def describe_outcome(outcome: Outcome) -> TurnAnswer:
    """Gives the answer to a turn."""
    return TurnAnswer(owner=outcome.owner, replies=list(outcome.replies))


def describe_held(held: Held) -> HeldConversation:
    """Gives everything that is held."""
    found = held.conversation
    return HeldConversation(
        conversation=found.id,
        channel=found.channel,
        city=found.city,
        language=found.language,
        owner=found.owner,
        last_language=found.last_language,
        last_city=found.last_city,
        last_nation=found.last_nation,
        created_at=read_time(found.created_at),
        turns=[
            HeldTurn(
                id=turn.id,
                form=turn.form,
                content=turn.content,
                language=turn.language,
                state=turn.state,
                received_at=read_time(turn.received_at),
            )
            for turn in held.turns
        ],
        events=[
            HeldEvent.model_validate(
                {"id": event.number, "type": event.type, "data": event.data, "created_at": event.created_at}
            )
            for event in held.events
        ],
        feedback=[
            HeldOpinion(
                reply=opinion.reply, helpful=opinion.helpful, created_at=read_time(opinion.created_at)
            )
            for opinion in held.opinions
        ],
        reminders=[
            HeldReminder(what=one.what, language=one.language, weeks=one.weeks, next_on=one.next_on)
            for one in held.reminders
        ],
        rasa=None if held.rasa is None else dict(held.rasa),
    )


def read_time(seconds: float) -> datetime:
    """Gives a time as the store keeps it in a form that people read."""
    return datetime.fromtimestamp(seconds, UTC)
