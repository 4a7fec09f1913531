"""Which container takes an item, in words: the container, its colour, or what to do instead."""

from __future__ import annotations

from actions.reply import ReplySource
from actions.voice import Voice
from knowledge.catalogue import CityPack
from knowledge.city import Container
from knowledge.items import Items
from knowledge.source import Source

MOST_ITEMS = 3


def describe_items(
    items: Items, found: tuple[str, ...], pack: CityPack, voice: Voice
) -> tuple[list[str], list[Source]]:
    """Return a line or more for each item, and the sources of what they say."""
    lines, sources = [], []
    for item in found[:MOST_ITEMS]:
        said, rests_on = _describe_item(items, item, pack, voice)
        lines += said
        sources += rests_on
    return lines, sources


def _describe_item(items: Items, item: str, pack: CityPack, voice: Voice) -> tuple[list[str], list[Source]]:
    name, city = _start(voice.item_name(item)), voice.city_name(pack.id)
    whereabouts = items.locate_item(item, pack)
    lines = [
        voice.say("waste.goes_in", item=name, container=name_container(c, pack, voice))
        for c in whereabouts.takes
    ]
    sources = [container.source for container in whereabouts.takes]
    if whereabouts.refuses and whereabouts.certain != "unknown":
        refused = voice.say("list.comma").join(name_container(c, pack, voice) for c in whereabouts.refuses)
        lines.append(voice.say("waste.not_in", item=name, container=refused))
        sources += [container.source for container in whereabouts.refuses]
    if whereabouts.elsewhere is not None:
        number = pack.waste.elsewhere.index(whereabouts.elsewhere)
        translation = voice.city(pack.id)
        text = translation.elsewhere[number] if translation else whereabouts.elsewhere.text
        lines.append(voice.say("waste.elsewhere", item=name, text=voice.show(text)))
        sources.append(whereabouts.elsewhere.source)
    # An item with an article of its own is answered by that, for every city.
    if whereabouts.certain == "unknown" and items.article_of(item) is None:
        lines.append(voice.say("waste.unknown", item=name, city=city, where=where_to_look(pack, voice)))
        sources.append(pack.city.where_to_look.source)
    return lines, sources


def _start(name: str) -> str:
    """Return a name as it stands at the start of a line."""
    return name[:1].upper() + name[1:]


def where_to_look(pack: CityPack, voice: Voice) -> str:
    """Return where the city says what goes where."""
    translation = voice.city(pack.id)
    return voice.show(translation.where_to_look if translation else pack.city.where_to_look.text)


def name_container(container: Container, pack: CityPack, voice: Voice) -> str:
    """Return a container's name, with the homes it is for when not every home has it."""
    translation = voice.city(pack.id)
    name = voice.show(translation.containers[container.id].name if translation else container.name)
    if len(container.homes) == 1:
        return voice.say(f"waste.only_{container.homes[0]}", container=name)
    return name


def list_containers(pack: CityPack, voice: Voice) -> tuple[list[str], list[Source]]:
    """Return a line a container of a city: what goes in it, and how."""
    lines = []
    for container in pack.waste.containers:
        translation = voice.city(pack.id)
        words = translation.containers[container.id] if translation else container
        accepted = voice.say("list.comma").join(voice.item_name(item) for item in container.accepts[:8])
        line = voice.say("waste.container", container=name_container(container, pack, voice), items=accepted)
        collected = voice.say("waste.collected", when=voice.show(words.collected)) if words.collected else ""
        lines.append(
            " ".join(
                part
                for part in (line if accepted else name_container(container, pack, voice), collected)
                if part
            )
        )
    return lines, [container.source for container in pack.waste.containers]


def show_source(source: Source) -> ReplySource:
    """Return a source as a reply carries it."""
    return ReplySource(source.title, source.url, source.as_of)
