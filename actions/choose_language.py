"""The newcomer asks for a language, in words or with a button."""

from __future__ import annotations

from dataclasses import replace

from actions.action import Outcome, SlotValue, WaymarkAction
from actions.buttons import offer_topics
from actions.reply import Kind
from actions.replying import ask_language, make_reply
from actions.showing import show_article
from actions.turn import Turn
from knowledge.retrieval.normalising import normalise


class ChooseLanguage(WaymarkAction):
    """Keeps the language that was asked for, and says the last answer again in it."""

    def name(self) -> str:
        """Return the name that domain.yml knows."""
        return "action_choose_language"

    def act(self, turn: Turn) -> Outcome:
        """Return the last answer in the new language, or the languages to choose from."""
        wanted = turn.entities.get("language") or self._named_language(turn.text)
        if wanted is None:
            return Outcome((ask_language(self.voice(turn)),))
        if wanted not in self.world.locales.offered:
            reply = make_reply(
                self.voice(turn),
                Kind.ASK,
                self.voice(turn).say("language.unoffered"),
                ask_language(self.voice(turn)).buttons,
            )
            return Outcome((reply,))
        moved = replace(turn, language=wanted, detected=None)
        slots: dict[str, SlotValue] = {"language": wanted, "language_chosen": True}
        if turn.last_article is not None:
            shown = show_article(self.composer(moved), turn.last_article, items=turn.last_items)
            return Outcome(shown.replies, {**shown.slots, **slots})
        voice = self.voice(moved)
        reply = make_reply(voice, Kind.SMALLTALK, voice.say("language.noted"), offer_topics(voice))
        return Outcome((reply,), slots)

    def _named_language(self, text: str) -> str | None:
        """Return the language that the words name: by what it calls itself, or by its English name."""
        plain = f" {normalise(text)} "
        for code, file in self.world.locales.files.items():
            names = (file.name, file.english_name, *file.also)
            if any(f" {normalise(name)}" in plain for name in names):
                return code
        return None
