"""Composes an answer: the nation's statements, the city's services, sources with dates, what to ask next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from actions.buttons import offer_articles, offer_person
from actions.containers import describe_items, list_containers, show_source, where_to_look
from actions.reply import Button, Kind, Reply, ReplyCard, ReplyService, ReplySource, payload
from actions.serving import show_service
from actions.turn import ENGLISH, Turn
from actions.voice import Voice
from actions.world import World
from knowledge.article import Article, Statement
from knowledge.source import Nation, Source
from knowledge.trust import Showing

WHAT_GOES_WHERE = "waste/what-goes-where"
NOT_OFFERED = "language.not_offered"
MOST_SERVICES = 4
MOST_RELATED = 3


@dataclass(slots=True)
class _Draft:
    """An answer in the making: its paragraphs, and all that they rest on."""

    paragraphs: list[str] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    services: list[ReplyService] = field(default_factory=list)
    showings: set[Showing] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Composer:
    """Composes answers for one turn, in one language."""

    world: World
    turn: Turn
    voice: Voice

    def compose_article(
        self, article_id: str, confidence: float | None, items: tuple[str, ...] = ()
    ) -> Reply:
        """Return the answer from an article, for the newcomer's nation and city as far as they are known."""
        article = self.world.catalogue.article(article_id)
        draft = _Draft()
        self._add_preface(draft)
        draft.paragraphs.append(self._heading(article_id))
        self._add_containers(draft, article_id, items)
        self._add_statements(draft, article_id, article)
        self._add_services(draft, article)
        self._add_cautions(draft, article_id)
        return Reply(
            kind=Kind.ADVISER if article.adviser else Kind.ANSWER,
            text="\n\n".join(draft.paragraphs),
            language=self.voice.language,
            direction=self.voice.direction,
            article=article_id,
            nation=self.turn.nation,
            city=self.turn.city,
            confidence=None if confidence is None else round(confidence, 2),
            translation=self._translation_state(article_id),
            sources=_unique_sources(draft.sources),
            services=tuple(draft.services),
            cards=self._cards(article_id, article),
            buttons=self._buttons(article_id, article),
        )

    def _add_preface(self, draft: _Draft) -> None:
        """A language that we do not offer yet is answered in English, with a line in that language saying so."""
        detected, locales = self.turn.detected, self.world.locales
        unoffered = detected and detected not in locales.offered
        if detected and unoffered and locales.has_phrase(detected, NOT_OFFERED):
            draft.paragraphs.append(locales.say(detected, NOT_OFFERED))

    def _heading(self, article_id: str) -> str:
        title = self.voice.title(article_id)
        if self.turn.city:
            return self.voice.say("answer.for_city", title=title, city=self.voice.city_name(self.turn.city))
        if self.turn.nation:
            return self.voice.say(
                "answer.for_nation", title=title, nation=self.voice.say(f"nation.{self.turn.nation}")
            )
        return title

    def _add_containers(self, draft: _Draft, article_id: str, items: tuple[str, ...]) -> None:
        if self.turn.city is None or not (items or article_id == WHAT_GOES_WHERE):
            return
        pack = self.world.catalogue.cities[self.turn.city]
        lines, sources = (
            describe_items(self.world.items, items, pack, self.voice)
            if items
            else list_containers(pack, self.voice)
        )
        if not items:
            lines.append(where_to_look(pack, self.voice))
        draft.paragraphs.append(_bullets(lines))
        draft.sources += sources

    def _add_statements(self, draft: _Draft, article_id: str, article: Article) -> None:
        if self.turn.nation:
            nation = Nation(self.turn.nation)
            self._add_group(draft, article_id, article, article.statements_for(nation))
            return
        self._add_group(draft, article_id, article, [one for one in article.say if not one.nations])
        for nation in Nation:
            own = [one for one in article.say if nation in one.nations]
            if own:
                heading = self.voice.say("answer.in_nation", nation=self.voice.say(f"nation.{nation}"))
                self._add_group(draft, article_id, article, own, heading)

    def _add_group(
        self,
        draft: _Draft,
        article_id: str,
        article: Article,
        statements: Iterable[Statement],
        heading: str = "",
    ) -> None:
        judge, lines = self.world.judge(), []
        for statement in statements:
            showing = judge.judge_statement(statement, article)
            draft.showings.add(showing)
            draft.sources.append(statement.source)
            if showing is not Showing.WITHHELD:
                lines.append(self._say_statement(article_id, article, statement))
        if lines:
            draft.paragraphs.append("\n".join(([heading] if heading else []) + [_bullets(lines)]))

    def _say_statement(self, article_id: str, article: Article, statement: Statement) -> str:
        said = self.voice.statement(article_id, article, statement.id)
        if statement.note is None:
            return said
        translation = self.voice.article(article_id)
        note = self.voice.show(translation.notes[statement.id] if translation else statement.note)
        return self.voice.say("answer.noted", said=said, note=note)

    def _add_services(self, draft: _Draft, article: Article) -> None:
        if self.turn.city is None or not article.local:
            return
        pack, judge, lines = self.world.catalogue.cities[self.turn.city], self.world.judge(), []
        found = sorted(pack.services_for(article.local), key=lambda one: judge.is_stale(one.source))
        for service in found[:MOST_SERVICES]:
            shown, showing = judge.judge_service(service)
            translation = self.voice.service(pack, service)
            summary = translation.summary if translation else service.summary
            lines.append(
                self.voice.say(
                    "answer.service", name=self.voice.show(service.name), summary=self.voice.show(summary)
                )
            )
            draft.services.append(show_service(shown, pack, self.voice, datetime.now(UTC)))
            draft.sources.append(service.source)
            draft.showings.add(showing)
        if lines:
            heading = self.voice.say("answer.local", city=self.voice.city_name(pack.id))
            draft.paragraphs.append(f"{heading}\n{_bullets(lines)}")

    def _add_cautions(self, draft: _Draft, article_id: str) -> None:
        if Showing.WITHHELD in draft.showings:
            draft.paragraphs.append(self.voice.say("answer.withheld"))
        if Showing.CHECK in draft.showings:
            draft.paragraphs.append(self.voice.say("answer.check"))
        if self._translation_state(article_id) == "draft":
            draft.paragraphs.append(self.voice.say("answer.draft"))

    def _cards(self, article_id: str, article: Article) -> tuple[ReplyCard, ...]:
        """The statements to show to a receptionist, where we know that they hold and may be shown."""
        nation, judge = Nation(self.turn.nation) if self.turn.nation else None, self.world.judge()
        chosen = [
            one
            for one in article.say
            if one.id in article.card
            and (not one.nations or nation in one.nations)
            and judge.judge_statement(one, article) is not Showing.WITHHELD
        ]
        return tuple(ReplyCard(self.voice.statement(article_id, article, one.id), one.text) for one in chosen)

    def _buttons(self, article_id: str, article: Article) -> tuple[Button, ...]:
        buttons = list(offer_articles(self.voice, article.related[:MOST_RELATED]))
        if self.voice.language != ENGLISH:
            buttons.append(
                Button(self.voice.say("button.english"), payload("show_english", article=article_id))
            )
        if article.offer_person or article.adviser:
            buttons.append(offer_person(self.voice))
        return tuple(buttons)

    def _translation_state(self, article_id: str) -> str | None:
        translation = self.voice.article(article_id)
        return str(translation.state) if translation else None


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"• {line}" for line in lines)


def _unique_sources(sources: Iterable[Source]) -> tuple[ReplySource, ...]:
    named = [show_source(source) for source in sources if source.title or source.url]
    return tuple(dict.fromkeys(named))
