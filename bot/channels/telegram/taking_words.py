"""What a newcomer wrote becomes a turn; the card of an emergency is said at once where the store is slow or away."""

from __future__ import annotations

from bot.channels.telegram.incoming import Incoming
from bot.channels.telegram.speaking import Speaker
from bot.replies import TurnForm
from bot.texts import MAX_LENGTH, normalise_text


async def take_words(speaker: Speaker, incoming: Incoming, conversation: str, turn: str) -> None:
    """Takes words; StoreUnavailable when they could not be kept: they are taken again later then."""
    conversations, turns = speaker.conversations, speaker.store.turns
    outcome = await conversations.take_text(conversation, turn, incoming.text)
    if outcome.is_kept:
        return
    await speaker.show(incoming, outcome.replies)
    words = normalise_text(incoming.text[:MAX_LENGTH])
    language = conversations.detect(words).language
    kept = await turns.keep_turn(conversation, turn, TurnForm.TEXT, words, language)
    alarms, found = conversations.alarms, await speaker.find_conversation(incoming)
    alarm = alarms.guard.judge(incoming.text)
    if alarm.is_for_life and found is not None and await alarms.handing_over.is_staffed(found):
        await alarms.tell(kept, alarm)  # a card seen twice is better than a person who is not told
