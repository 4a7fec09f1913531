"""A service as a reply carries it: its hours in the newcomer's language, and whether it is open now."""

from __future__ import annotations

from datetime import datetime

from actions.reply import ReplyService
from actions.voice import Voice
from knowledge.catalogue import CityPack
from knowledge.city import Service
from knowledge.opening import OpenState, tell_openness

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def show_service(service: Service, pack: CityPack, voice: Voice, now: datetime) -> ReplyService:
    """Return a service, already without what may not be shown, in the words of the voice."""
    translation = voice.service(pack, service)
    hours = service.hours
    if translation and hours:
        hours = translation.hours or hours
    if hours and service.opening:
        hours = voice.say("service.hours", hours=hours, now=_say_openness(service.opening, pack, voice, now))
    return ReplyService(service.name, service.phone, service.url, hours, service.source.as_of)


def _say_openness(opening: str, pack: CityPack, voice: Voice, now: datetime) -> str:
    found = tell_openness(opening, pack.city.nation, now)
    if found.state is OpenState.HOLIDAY or found.changes is None:
        return voice.say(f"service.{found.state.value}")
    day, time = voice.say(f"day.{_DAYS[found.changes.weekday()]}"), found.changes.strftime("%H:%M")
    return voice.say(f"service.{found.state.value}_until", day=day, time=time)
