"""Everything that can go wrong in the gateway, as one tree. `code` names the phrase `error.<code>`."""

from typing import ClassVar


class BotError(Exception):
    """The root of the gateway's errors."""

    code: ClassVar[str] = "internal"


class SettingsWrong(BotError):
    """The environment does not make settings; the message names the key and the remedy."""


class RequestRefused(BotError):
    """What the client sent cannot be accepted, and sending it again will not help."""

    code: ClassVar[str] = "request_invalid"


class NothingThere(RequestRefused):
    """There is nothing at this address."""

    code: ClassVar[str] = "not_found"


class ConversationUnknown(RequestRefused):
    """No conversation has this id, or it was deleted."""

    code: ClassVar[str] = "conversation_unknown"


class TokenWrong(RequestRefused):
    """The bearer token is missing or belongs to another conversation."""

    code: ClassVar[str] = "token_wrong"


class CityUnknown(RequestRefused):
    """There is no city pack of this name."""

    code: ClassVar[str] = "city_unknown"


class LanguageUnknown(RequestRefused):
    """This language is not offered."""

    code: ClassVar[str] = "language_unknown"


class TextEmpty(RequestRefused):
    """The text holds nothing but white space."""

    code: ClassVar[str] = "text_empty"


class TextUnreadable(RequestRefused):
    """The text holds NUL or half a character."""

    code: ClassVar[str] = "text_unreadable"


class TextTooLong(RequestRefused):
    """The text is longer than a turn may be."""

    code: ClassVar[str] = "text_too_long"


class BodyTooLarge(RequestRefused):
    """The request is larger than any turn needs."""

    code: ClassVar[str] = "body_too_large"


class ReplyUnknown(RequestRefused):
    """No reply of this id was sent in this conversation."""

    code: ClassVar[str] = "reply_unknown"


class PayloadUnknown(RequestRefused):
    """The payload was not a button in this conversation."""

    code: ClassVar[str] = "payload_unknown"


class TurnConflict(RequestRefused):
    """The turn id was used before, for something else."""

    code: ClassVar[str] = "turn_conflict"


class RasaError(BotError):
    """Rasa did not answer as it should."""


class RasaUnavailable(RasaError):
    """Rasa is down, slow or failed; the same turn may be tried again."""

    code: ClassVar[str] = "rasa_unavailable"


class RasaRefused(RasaError):
    """Rasa will never take this turn; trying again is of no use."""

    code: ClassVar[str] = "turn_refused"


class StoreUnavailable(BotError):
    """The store is locked, full or away; nothing was changed and the client may try again."""

    code: ClassVar[str] = "store_unavailable"


class TooMany(BotError):
    """A rate limit is reached; the same request may be sent again after so many seconds."""

    code: ClassVar[str] = "too_many"

    def __init__(self, retry_after_s: int) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(f"again in {retry_after_s} s")
