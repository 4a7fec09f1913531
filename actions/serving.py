"""A service as a reply carries it: its hours in the newcomer's language, and whether it is open now."""

from __future__ import annotations

from datetime import datetime
from urllib.parse import urlencode

from actions.reply import ReplyService
from actions.voice import Voice
from knowledge.catalogue import CityPack
from knowledge.city import Service
from knowledge.opening import OpenState, tell_openness

MAP = "https://www.openstreetmap.org/search?"
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def show_service(service: Service, pack: CityPack, voice: Voice, now: datetime) -> ReplyService:
    """Return a service, already without what may not be shown, in the words of the voice."""
    translation = voice.service(pack, service)
    hours = service.hours
    if translation and hours:
        hours = translation.hours or hours
    if hours and service.opening:
        hours = voice.say("service.hours", hours=hours, now=_say_openness(service.opening, pack, voice, now))
    return ReplyService(
        name=service.name,
        phone=service.phone,
        url=service.url,
        address=service.address,
        map=_link_map(service.address, pack),
        hours=hours,
        as_of=service.source.as_of,
    )


def _link_map(address: str | None, pack: CityPack) -> str | None:
    """Links to where the address is looked up; several addresses in one have no map."""
    if address is None or ";" in address:
        return None
    return MAP + urlencode({"query": f"{address}, {pack.city.name}"})


def _say_openness(opening: str, pack: CityPack, voice: Voice, now: datetime) -> str:
    found = tell_openness(opening, pack.city.nation, now)
    if found.state is OpenState.HOLIDAY or found.changes is None:
        return voice.say(f"service.{found.state.value}")
    day, time = voice.say(f"day.{_DAYS[found.changes.weekday()]}"), found.changes.strftime("%H:%M")
    return voice.say(f"service.{found.state.value}_until", day=day, time=time)
