"""The event stream gives what was missed, then what happens, and ends with the conversation."""

import asyncio

from tests.bot.client import WebClient
from tests.bot.conftest import StartGateway


async def test_replies_are_streamed_with_growing_numbers(web: WebClient) -> None:
    opened = await web.open()
    reading = asyncio.create_task(web.read_events(opened, 3))
    await asyncio.sleep(0.1)
    sent = [*await web.say(opened, "one"), *await web.say(opened, "two")]
    events = await reading
    assert [(number, name) for number, name, _ in events] == [(1, "owner"), (2, "reply"), (3, "reply")]
    assert [data for _, _, data in events[1:]] == sent
    assert events[0][2] == {"owner": "bot"}


async def test_a_stream_resumes_after_the_last_event_that_was_seen(web: WebClient) -> None:
    opened = await web.open()
    for text in ("one", "two", "three"):
        await web.say(opened, text)
    events = await web.read_events(opened, 2, last=2)
    assert [number for number, _, _ in events] == [3, 4]
    assert [data["text"] for _, _, data in events] == ["You said two", "You said three"]


async def test_a_quiet_stream_has_a_heartbeat(web: WebClient) -> None:
    opened = await web.open()
    path = f"/api/conversations/{opened.id}/events"
    beats = 0
    async with asyncio.timeout(60), web.http.stream("GET", path, headers=opened.headers) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        async for line in response.aiter_lines():
            beats += line.startswith(":")
            if beats == 3:
                return


async def test_a_stream_ends_when_its_conversation_is_deleted(web: WebClient) -> None:
    opened = await web.open()
    reading = asyncio.create_task(web.read_events(opened, 99))
    await asyncio.sleep(0.1)
    await web.delete(opened)
    assert len(await reading) == 1


async def test_a_number_that_is_none_is_refused(sqlite_web: WebClient) -> None:
    opened = await sqlite_web.open()
    for number in ("x", "-1", str(2**40)):
        headers = {**opened.headers, "Last-Event-ID": number}
        response = await sqlite_web.http.get(f"/api/conversations/{opened.id}/events", headers=headers)
        assert response.status_code == 422


async def test_another_gateway_on_the_same_postgresql_streams_too(
    start_gateway: StartGateway, postgres_url: str
) -> None:
    async with start_gateway(postgres_url) as one, start_gateway(postgres_url) as other:
        opened = await one.open()
        reading = asyncio.create_task(other.read_events(opened, 2))
        await asyncio.sleep(0.2)
        sent = await one.say(opened, "hello")
        assert [data for _, name, data in await reading if name == "reply"] == sent
