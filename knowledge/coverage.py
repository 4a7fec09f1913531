"""What we know where, and in which languages: the page docs/coverage.md, with what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from knowledge.article import topic_of
from knowledge.catalogue import ENGLISH, Catalogue, CityPack
from knowledge.city import TAGS
from knowledge.source import Nation, Topic
from knowledge.stamping import english_of_article, english_of_city
from knowledge.translation import TranslationState, fingerprint

TOPIC_TAGS: dict[Topic, frozenset[str]] = {
    Topic.ESOL: frozenset({"esol-classes", "esol-talk"}),
    Topic.HOUSING: frozenset(
        {
            "homeless",
            "housing-advice",
            "private-renting",
            "social-housing",
            "hosting",
            "furniture",
            "council-tax",
        }
    ),
    Topic.NRPF: frozenset(
        {"nrpf", "destitution", "food", "asylum-support", "legal-advice", "refugee-advice", "hardship"}
    ),
    Topic.GP: frozenset({"gp", "new-arrivals-health", "homeless-health", "gp-complaints", "mental-health"}),
    Topic.WASTE: frozenset(
        {"collection-day", "missed-collection", "order-container", "bulky", "recycling-centre", "fly-tipping"}
        | {"assisted-collection", "garden-waste", "reuse", "flats"}
    ),
}
"""The needs of each topic, to count a city's services by."""

OPENING = """\
# What Waymark covers

Made by `make coverage` from the files themselves. A gap here is work to do, not a mistake.
"""


def write_coverage(catalogue: Catalogue) -> str:
    """Return the page."""
    parts = [
        OPENING,
        "## Articles by nation\n",
        "Articles with a statement that holds in the nation; in brackets, with one that is for it by name.\n",
        _table(("topic", "articles", *(str(nation) for nation in Nation)), _nation_rows(catalogue)),
        "## Cities\n",
        "Services by topic, containers, and needs for which no service is known.\n",
        _table(
            ("city", *(str(topic) for topic in Topic), "containers", "missing needs"), _city_rows(catalogue)
        ),
        "## Languages\n",
        "Of the translations: drafts, reviewed by a speaker, and stale (the English has changed since).\n",
        _table(
            ("language", "articles", "cities", "items", "drafts", "reviewed", "stale"), _languages(catalogue)
        ),
    ]
    if catalogue.drafts:
        parts += ["## City packs in the making\n", *(f"- {id_}\n" for id_ in catalogue.drafts)]
    return "\n".join(parts)


def list_missing_needs(pack: CityPack) -> tuple[str, ...]:
    """Return the needs that no service of a city, or of the city it is a part of, serves."""
    served = {tag for service in (*pack.services, *pack.inherited) for tag in service.tags}
    return tuple(tag for tag in TAGS if tag not in served)


def _nation_rows(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for topic in Topic:
        articles = [article for id_, article in catalogue.articles.items() if topic_of(id_) is topic]
        cells = []
        for nation in Nation:
            holding = sum(bool(article.statements_for(nation)) for article in articles)
            own = sum(any(nation in one.nations for one in article.say) for article in articles)
            cells.append(f"{holding} ({own})")
        yield (str(topic), str(len(articles)), *cells)


def _city_rows(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    for id_, pack in catalogue.cities.items():
        within_reach = (*pack.services, *pack.inherited)
        counts = [
            str(sum(bool(tags & set(one.tags)) for one in within_reach))
            for tags in map(TOPIC_TAGS.__getitem__, Topic)
        ]
        yield (id_, *counts, str(len(pack.waste.containers)), ", ".join(list_missing_needs(pack)) or "none")


def _languages(catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    items = catalogue.items.get(ENGLISH, {})
    yield ("en", str(len(catalogue.articles)), str(len(catalogue.cities)), str(len(items)), "", "", "")
    for language in catalogue.languages[1:]:
        articles, cities = catalogue.article_translations[language], catalogue.city_translations[language]
        states = Counter(
            [made.state for made in articles.values()] + [made.state for made in cities.values()]
        )
        yield (
            language,
            f"{len(articles)} of {len(catalogue.articles)}",
            f"{len(cities)} of {len(catalogue.cities)}",
            f"{len(catalogue.items.get(language, {}))} of {len(items)}",
            str(states[TranslationState.DRAFT]),
            str(states[TranslationState.REVIEWED]),
            str(_count_stale(catalogue, language)),
        )


def _count_stale(catalogue: Catalogue, language: str) -> int:
    texts = [
        (english_of_article(catalogue, id_), made.of)
        for id_, made in catalogue.article_translations[language].items()
        if id_ in catalogue.articles
    ] + [
        (english_of_city(catalogue, id_), made.of)
        for id_, made in catalogue.city_translations[language].items()
        if id_ in catalogue.cities
    ]
    return sum(
        any(stamps.get(id_) != fingerprint(text) for id_, text in english.items())
        for english, stamps in texts
    )


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)
