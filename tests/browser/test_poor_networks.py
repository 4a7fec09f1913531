"""Networks that fail: what is said is shown at once, sent until it is there, once and in order."""

import asyncio
from itertools import cycle, islice

from playwright.async_api import BrowserContext

from tests.bot.fake_rasa import FakeRasa, Mood
from tests.browser.conftest import OpenWidget
from tests.browser.cutting import Cut, lay_wire
from tests.browser.widget import Widget

TURNS = 50
BURST = 5


async def wait_for_replies(widget: Widget, count: int) -> None:
    """Waits until so many replies are there."""
    async with asyncio.timeout(120):
        while await widget.replies.count() < count:
            await asyncio.sleep(0.1)


async def wait_for_answer(widget: Widget, text: str) -> None:
    """Waits until this was answered."""
    await widget.replies.get_by_text(f"You said {text}", exact=True).first.wait_for(timeout=120_000)


async def test_fifty_turns_over_a_wire_that_is_cut_at_every_step(
    open_widget: OpenWidget, gateway: str, rasa: FakeRasa
) -> None:
    async with lay_wire(gateway) as (wire, address), open_widget(f"{address}/cities/bristol") as widget:
        widget.expected += ["net::ERR_", "Failed to load resource"]
        await widget.open()
        await widget.ask("turn 0")
        said = ["turn 0"]
        steps = islice(cycle(Cut), TURNS)
        for number in range(1, TURNS + 1):
            wire.plan.append(next(steps))
            said.append(f"turn {number}")
            await widget.say(said[-1])
            if number % BURST == 0:
                await wait_for_answer(widget, said[-1])
        assert [wire.done.count(cut) for cut in Cut] == [13, 13, 12, 12]
        log = await widget.read_log()
    assert [line for line in log if line.startswith(">")] == [f"> {text}" for text in said]
    # On a machine that stalls, a turn may be told to take longer; it is answered all the same, once and in order.
    answers = [line for line in log if line.startswith("You said")]
    assert answers == [f"You said {text}" for text in said]
    assert [text for _, text in rasa.effects] == said


async def test_offline_the_numbers_are_shown_and_the_message_waits(widget: Widget, rasa: FakeRasa) -> None:
    widget.expected += ["net::ERR_"]
    await widget.open()
    await widget.ask("hello")
    context: BrowserContext = widget.page.context
    await context.set_offline(True)
    await widget.say("are you there?")
    offline = widget.page.locator("waymark-chat .offline")
    await offline.wait_for()
    assert await offline.get_by_role("link", name="999").get_attribute("href") == "tel:999"
    assert (await widget.read_log())[-1] == "> are you there?"
    await widget.mine.nth(1).get_by_text("Not sent yet").wait_for()
    await context.set_offline(False)
    await widget.replies.nth(1).wait_for()
    await offline.wait_for(state="hidden")
    assert [text for _, text in rasa.effects] == ["hello", "are you there?"]


async def test_what_waits_survives_a_reload(widget: Widget, gateway: str, rasa: FakeRasa) -> None:
    widget.expected += ["net::ERR_", "Failed to load"]
    await widget.open()
    await widget.ask("hello")
    await widget.page.route("**/turns", lambda route: route.abort())
    await widget.say("still here?")
    await widget.mine.nth(1).get_by_text("Not sent yet").wait_for()
    await widget.page.unroute("**/turns")
    await widget.page.reload()
    await widget.replies.nth(1).wait_for()
    assert await widget.read_log() == ["> hello", "You said hello", "> still here?", "You said still here?"]


async def test_what_is_said_while_the_past_is_still_loading_stays_below_it(widget: Widget) -> None:
    await widget.open()
    await widget.ask("one")
    held = asyncio.Event()

    async def hold(route: object) -> None:
        await held.wait()
        await route.continue_()  # type: ignore[attr-defined]

    await widget.page.route("**/events", hold)
    await widget.page.reload()
    await widget.panel.wait_for()
    await widget.say("two")
    await widget.replies.first.wait_for()
    assert await widget.read_log() == ["> two", "You said two"]
    held.set()
    await wait_for_replies(widget, 2)
    assert await widget.read_log() == ["> one", "You said one", "> two", "You said two"]


async def test_an_answer_that_takes_long_comes_later_by_the_stream(widget: Widget, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 2.0
    await widget.open()
    await widget.say("hello")
    await widget.page.get_by_text("I have kept your message").wait_for()
    rasa.mood = Mood.WELL
    await widget.page.get_by_text("You said hello").wait_for()


async def test_too_many_messages_are_told_once_and_sent_later(
    open_widget: OpenWidget, gateway: str, rasa: FakeRasa
) -> None:
    async with open_widget() as widget:
        widget.expected += ["429"]
        refusals = iter([True, True, False])

        async def refuse(route: object) -> None:
            if next(refusals, False):
                body = '{"error": {"code": "too_many", "message": "Please wait a minute."}}'
                await route.fulfill(status=429, body=body, headers={"Retry-After": "1"})  # type: ignore[attr-defined]
            else:
                await route.continue_()  # type: ignore[attr-defined]

        await widget.page.route("**/turns", refuse)
        await widget.open()
        await widget.ask("hello")
        assert await widget.page.get_by_text("Please wait a minute.").count() == 1
        assert [text for _, text in rasa.effects] == ["hello"]


async def test_a_failing_store_is_told_and_tried_again(widget: Widget, rasa: FakeRasa) -> None:
    widget.expected += ["503"]
    failures = iter([True])

    async def fail(route: object) -> None:
        if next(failures, False):
            body = '{"error": {"code": "store_unavailable", "message": "We cannot save messages right now."}}'
            await route.fulfill(status=503, body=body)  # type: ignore[attr-defined]
        else:
            await route.continue_()  # type: ignore[attr-defined]

    await widget.page.route("**/turns", fail)
    await widget.open()
    await widget.ask("hello")
    assert await widget.page.get_by_text("We cannot save messages right now.").is_visible()
    assert [text for _, text in rasa.effects] == ["hello"]
