"""Speaks one language: phrases and translations, with left-to-right runs kept in order."""

from __future__ import annotations

from dataclasses import dataclass

from knowledge.article import Article
from knowledge.catalogue import ENGLISH, Catalogue, CityPack
from knowledge.city import Service
from knowledge.translation import ArticleTranslation, CityTranslation, ServiceTranslation
from locales.catalogue import Direction, Locales
from locales.isolating import isolate_runs


@dataclass(frozen=True, slots=True)
class Voice:
    """Everything a reply says in a language goes through here."""

    locales: Locales
    catalogue: Catalogue
    language: str

    @property
    def direction(self) -> Direction:
        """The direction in which the language is written."""
        return self.locales.direction(self.language)

    def say(self, key: str, **values: str | int) -> str:
        """Return a phrase; the values are texts already shown through this voice."""
        phrase = self.locales.say(self.language, key)
        return self.show(phrase).format_map(values) if values else self.show(phrase)

    def show(self, text: str) -> str:
        """Return text of this language as it reads correctly on a screen."""
        return isolate_runs(text) if self.direction == "rtl" else text

    def title(self, article_id: str) -> str:
        """Return the title of an article."""
        translation = self.article(article_id)
        return self.show(translation.title if translation else self.catalogue.article(article_id).title)

    def article(self, article_id: str) -> ArticleTranslation | None:
        """Return the article's translation; None when English is spoken."""
        if self.language == ENGLISH:
            return None
        return self.catalogue.article_translations.get(self.language, {}).get(article_id)

    def city(self, city_id: str) -> CityTranslation | None:
        """Return the city pack's translation; None when English is spoken."""
        if self.language == ENGLISH:
            return None
        return self.catalogue.city_translations.get(self.language, {}).get(city_id)

    def service(self, pack: CityPack, service: Service) -> ServiceTranslation | None:
        """Return the translation of a service of the city, or of the city it is a part of."""
        for owner in (pack.id, pack.city.parent):
            translation = self.city(owner) if owner else None
            if translation and service.id in translation.services:
                return translation.services[service.id]
        return None

    def city_name(self, city_id: str) -> str:
        """Return what the city is called."""
        translation = self.city(city_id)
        return self.show(translation.name if translation else self.catalogue.cities[city_id].city.name)

    def item_name(self, item: str) -> str:
        """Return what a waste item is called in a list."""
        return self.show(self.catalogue.items[self.language][item].name)

    def statement(self, article_id: str, article: Article, statement_id: str) -> str:
        """Return the words of a statement."""
        translation = self.article(article_id)
        english = {statement.id: statement.text for statement in article.say}
        return self.show(translation.say[statement_id] if translation else english[statement_id])
