"""What can go wrong at the desk, each told to the connector by the phrase `desk.error_<code>`."""

from typing import ClassVar

from bot.errors import BotError


class DeskError(BotError):
    """The root of the desk's errors."""

    code: ClassVar[str] = "request_invalid"
    status: ClassVar[int] = 409


class CaseUnknown(DeskError):
    """There is no such case, or it is not for this connector to see, or the newcomer deleted the conversation."""

    code: ClassVar[str] = "case_unknown"
    status: ClassVar[int] = 404


class MediaGone(DeskError):
    """The picture, voice message or file is not there any more, or its channel is away."""

    code: ClassVar[str] = "media_gone"
    status: ClassVar[int] = 404


class CaseTaken(DeskError):
    """Another connector has it."""

    code: ClassVar[str] = "case_taken"

    def __init__(self, account: str) -> None:
        self.account = account
        super().__init__("taken")


class CaseNotYours(CaseTaken):
    """Only the connector who has a case may do this."""

    code: ClassVar[str] = "case_not_yours"


class NobodyHasIt(DeskError):
    """The case went back to the queue; it must be claimed first."""

    code: ClassVar[str] = "case_waiting"


class CaseClosed(DeskError):
    """The case is closed."""

    code: ClassVar[str] = "case_closed"


class TextRefused(DeskError):
    """There is nothing to send, or too much of it."""

    code: ClassVar[str] = "text_refused"


class MessageUsed(DeskError):
    """What was sent from this form before was something else; nothing was sent now."""

    code: ClassVar[str] = "message_used"


class TranslatorAway(DeskError):
    """The machine that translates is away; nothing was sent."""

    code: ClassVar[str] = "translator_away"
    status: ClassVar[int] = 502


class ArticleUnknown(DeskError):
    """There is no such article."""

    code: ClassVar[str] = "article_unknown"
    status: ClassVar[int] = 422


class BotAway(DeskError):
    """Rasa, which makes the answers, is away; nothing was sent."""

    code: ClassVar[str] = "bot_away"
    status: ClassVar[int] = 503


class SignInWrong(DeskError):
    """No such account with this password and code."""

    code: ClassVar[str] = "sign_in_wrong"
    status: ClassVar[int] = 401


class AccountLocked(DeskError):
    """Too many wrong passwords."""

    code: ClassVar[str] = "account_locked"
    status: ClassVar[int] = 429


class ProviderRefused(DeskError):
    """The OpenID provider is away, or says nothing that we can believe."""

    code: ClassVar[str] = "provider_refused"
    status: ClassVar[int] = 502


class NobodyLinked(DeskError):
    """The provider knows them, but no administrator has said whose account that is."""

    code: ClassVar[str] = "nobody_linked"
    status: ClassVar[int] = 403


class NotSignedIn(DeskError):
    """The session ended, or never began."""

    code: ClassVar[str] = "not_signed_in"
    status: ClassVar[int] = 401


class NotAllowed(DeskError):
    """This account's role does not allow it, or the form is not from this desk."""

    code: ClassVar[str] = "not_allowed"
    status: ClassVar[int] = 403


class InvitationUsed(DeskError):
    """The invitation was used, or is too old."""

    code: ClassVar[str] = "invitation_used"
    status: ClassVar[int] = 404


class PasswordWeak(DeskError):
    """The password is too short, or the same as the name."""

    code: ClassVar[str] = "password_weak"
    status: ClassVar[int] = 422
