"""The newcomer agreed to a person: what the case begins with, and what the newcomer is told of when one is there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.dates import say_date
from bot.desk.accounts import Presence, find_presence
from bot.desk.cases import Urgency
from bot.notices import Notices
from bot.reminding import tell_time
from bot.replies import Conversation, Kind, Reply
from bot.store import Store
from bot.store.cases import Asked
from knowledge.source import Nation


@dataclass(frozen=True, slots=True)
class HandingOver:
    """Looks at what the bot is about to say, and makes a case of an agreed hand-over."""

    store: Store
    notices: Notices
    tell_time: Callable[[], datetime] = tell_time

    async def prepare(
        self, conversation: Conversation, replies: Sequence[Reply]
    ) -> tuple[Sequence[Reply], Asked | None]:
        """Returns what is to be said, and the case to be opened; nothing changes without a hand-over."""
        agreed = next((reply for reply in replies if reply.kind is Kind.HANDOFF), None)
        if agreed is None:
            return replies, None
        city = agreed.city or conversation.last_city or conversation.city
        presence = find_presence(
            await self.store.accounts.list_accounts(),
            city,
            agreed.language,
            Nation(agreed.nation or conversation.last_nation or Nation.ENGLAND),
            self.tell_time(),
        )
        if not presence.staffed:
            nobody = self.notices.say(agreed.language, "handoff.nobody")
            return [nobody if reply is agreed else reply for reply in replies], None
        topic = await self.store.events.find_topic(conversation.id)
        asked = Asked(city, agreed.language, topic, Urgency.NORMAL)
        return [
            *replies,
            self.notices.say_text(agreed.language, self._say_when(presence, agreed.language)),
        ], asked

    async def is_staffed(self, conversation: Conversation) -> bool:
        """Whether anybody works for the newcomer's city."""
        city = conversation.last_city or conversation.city
        return any(one.sees_city(city) for one in await self.store.accounts.list_accounts())

    def _say_when(self, presence: Presence, language: str) -> str:
        say = self.notices.phrases.say
        if presence.is_open:
            said = [say(language, "handoff.now")]
        elif presence.opens_at:
            day = say_date(language, presence.opens_at.date().isoformat())
            said = [say(language, "handoff.next", day=day, time=presence.opens_at.strftime("%H:%M"))]
        else:
            said = [say(language, "handoff.unknown")]
        if not presence.speaks:
            said.append(say(language, "handoff.language"))
        return "\n\n".join(said)
