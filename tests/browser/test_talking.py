"""A conversation in the widget, from greeting to goodbye, as a newcomer has it."""

import asyncio
from pathlib import Path

import httpx

from bot.store import open_store
from bot.store.events import append_events
from tests.bot.fake_rasa import FakeRasa, Mood, make_reply
from tests.browser.conftest import OpenWidget
from tests.browser.widget import Widget

CONNECTOR = {**make_reply("x", {}), "kind": "connector", "text": "I am Sam. How can I help?", "sources": [],
             "services": [], "buttons": [], "article": None, "id": "by-a-person"}  # fmt: skip


async def write_as_connector(folder: Path, conversation: str) -> None:
    """A connector takes the conversation over and writes, as the desk will."""
    store = open_store(f"sqlite:///{folder}/waymark.db")
    async with store.database.writing() as connection:
        await append_events(connection, conversation, None, "owner", [{"owner": "connector"}])
        await append_events(connection, conversation, None, "reply", [CONNECTOR])
    await store.database.close()


async def find_conversation(widget: Widget) -> str:
    """Gives the id of the conversation that the browser keeps."""
    found: str = await widget.page.evaluate("() => JSON.parse(localStorage.waymark).conversation")
    return found


async def test_a_newcomer_asks_and_is_answered_with_sources_and_places(widget: Widget) -> None:
    await widget.open()
    await widget.ask("How do I get a doctor?")
    assert await widget.read_log() == ["> How do I get a doctor?", "You said How do I get a doctor?"]
    answer = widget.replies.first
    assert await answer.get_by_role("link", name="A page").get_attribute("href") == "https://example.org/page"
    assert "dated 1 June 2025" in await answer.inner_text()
    assert "A place" in await answer.locator(".services").inner_text()


async def test_nothing_is_asked_of_the_gateway_before_the_newcomer_speaks(
    widget: Widget, rasa: FakeRasa
) -> None:
    await widget.open()
    assert await widget.page.evaluate("() => localStorage.waymark") is None
    assert rasa.requests == []


async def test_the_greeting_offers_the_five_topics(widget: Widget, rasa: FakeRasa) -> None:
    await widget.open()
    topics = await widget.log.locator(".buttons button").all_inner_texts()
    assert len(topics) == 5
    await widget.button("Bins and recycling").click()
    await widget.replies.first.wait_for()
    assert rasa.requests[0]["payload"] == '/show_topic{"topic": "waste"}'
    assert (await widget.read_log())[0] == "> Bins and recycling"


async def test_a_button_of_an_answer_is_pressed_and_shown_as_said(widget: Widget) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.button("Register").click()
    await widget.replies.nth(1).wait_for()
    assert (await widget.read_log())[2] == "> Register"


async def test_a_conversation_in_arabic_is_mirrored_and_numbers_keep_their_order(
    open_widget: OpenWidget,
) -> None:
    async with open_widget("/cities/bristol?language=ar", locale="ar") as widget:
        await widget.open()
        await widget.ask("رقم الهاتف 0117 922 2200 من فضلك")
        reply = widget.replies.first
        assert (await reply.get_attribute("lang"), await reply.get_attribute("dir")) == ("ar", "rtl")
        phone = reply.get_by_role("link", name="0117 922 2200")
        assert await phone.get_attribute("dir") == "ltr"
        assert await phone.get_attribute("href") == "tel:01179222200"
        mine, theirs = await widget.mine.first.bounding_box(), await reply.bounding_box()
        assert mine
        assert theirs
        assert mine["x"] < theirs["x"] + theirs["width"] / 2, "the newcomer's words stand at the left"
        assert "بتاريخ 1 يونيو 2025" in await reply.inner_text()


async def test_the_language_is_changed_in_the_menu_and_stays_changed(widget: Widget, rasa: FakeRasa) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.button("Menu").click()
    await widget.page.locator("waymark-chat select").select_option("ar")
    await widget.button("إرسال").wait_for()
    await widget.replies.nth(1).wait_for()
    assert rasa.requests[-1]["payload"] == '/choose_language{"language": "ar"}'
    assert (await widget.read_log())[:2] == ["> hello", "You said hello"]
    await widget.page.reload()
    await widget.button("إرسال").wait_for()


async def test_who_is_speaking_is_said_in_words_and_shown(widget: Widget, tmp_path: Path) -> None:
    await widget.open()
    await widget.ask("hello")
    assert "computer program" in await widget.replies.first.locator(".who").inner_text()
    await write_as_connector(tmp_path, await find_conversation(widget))
    person = widget.page.locator("waymark-chat .reply.person")
    await person.wait_for()
    assert "A person from the support team" in await person.inner_text()
    assert await widget.page.get_by_text("A person is with you now.").is_visible()


async def test_unread_answers_are_counted_in_the_title(widget: Widget, tmp_path: Path) -> None:
    await widget.open()
    await widget.ask("hello")
    title = await widget.page.title()
    await widget.button("Close").click()
    await write_as_connector(tmp_path, await find_conversation(widget))
    await widget.page.wait_for_function("() => document.title.startsWith('(1) ')")
    assert "1 new" in await widget.launcher.inner_text()
    await widget.launcher.click()
    await widget.page.wait_for_function("(title) => document.title === title", arg=title)
    assert await widget.read_log() == ["> hello", "You said hello", "I am Sam. How can I help?"]


async def test_a_person_is_one_tap_away(widget: Widget, rasa: FakeRasa) -> None:
    await widget.open()
    await widget.button("Talk to a person").click()
    await widget.replies.first.wait_for()
    assert rasa.requests[0]["payload"] == "/ask_person"


async def test_waiting_is_shown_and_said(widget: Widget, rasa: FakeRasa) -> None:
    rasa.mood, rasa.slow_s = Mood.SLOW, 0.8
    await widget.open()
    await widget.say("hello")
    await widget.page.get_by_text("Waymark is looking for an answer…").wait_for()
    await widget.replies.first.wait_for()
    await widget.page.get_by_text("Waymark is looking for an answer…").wait_for(state="hidden")


async def test_an_opinion_reaches_the_store(widget: Widget, gateway: str) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.replies.first.get_by_role("button", name="Yes").click()
    await widget.page.get_by_text("Thank you.").wait_for()
    access = await widget.page.evaluate("() => JSON.parse(localStorage.waymark)")
    headers = {"Authorization": f"Bearer {access['token']}"}
    async with httpx.AsyncClient(trust_env=False) as http, asyncio.timeout(20):
        held: list[dict[str, object]] = []
        while not held:
            address = f"{gateway}/api/conversations/{access['conversation']}"
            held = (await http.get(address, headers=headers)).json()["feedback"]
    assert held[0]["helpful"] is True


async def test_a_card_is_shown_over_everything_and_closed_again(widget: Widget, rasa: FakeRasa) -> None:
    rasa.cards = [{"text": "لا أحتاج إلى وثائق", "english": "I do not need papers"}]
    await widget.open()
    await widget.ask("they refused me")
    await widget.button("Show this card at the desk").click()
    card = widget.page.locator("waymark-chat .card")
    assert "I do not need papers" in await card.inner_text()
    box, size = await card.bounding_box(), widget.page.viewport_size
    assert box
    assert size
    assert (box["width"], box["height"]) == (size["width"], size["height"])
    await widget.page.keyboard.press("Escape")
    await card.wait_for(state="hidden")
    focused = "() => document.querySelector('waymark-chat').shadowRoot.activeElement.textContent"
    assert await widget.page.evaluate(focused) == "Show this card at the desk"


async def test_copy_puts_the_conversation_on_the_clipboard(open_widget: OpenWidget) -> None:
    async with open_widget(permissions=["clipboard-read", "clipboard-write"]) as widget:
        await widget.open()
        await widget.ask("hello")
        await widget.button("Menu").click()
        await widget.button("Copy the conversation").click()
        await widget.page.get_by_text("The conversation was copied.").wait_for()
        assert "You said hello" in await widget.page.evaluate("() => navigator.clipboard.readText()")


async def test_only_the_conversation_is_printed(widget: Widget) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.page.evaluate(
        "() => { window.print = () => { window.printed = document.adoptedStyleSheets.length } }"
    )
    await widget.button("Menu").click()
    await widget.button("Print the conversation").click()
    assert await widget.page.evaluate("() => [window.printed, document.adoptedStyleSheets.length]") == [1, 0]


async def test_start_again_is_asked_of_the_bot(widget: Widget, rasa: FakeRasa) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.button("Menu").click()
    await widget.button("Start again").click()
    await widget.replies.nth(1).wait_for()
    assert rasa.requests[-1]["payload"] == "/start_again"


async def test_deleting_asks_first_and_leaves_nothing(widget: Widget, rasa: FakeRasa) -> None:
    await widget.open()
    await widget.ask("hello")
    answers = iter([False, True])

    async def answer(dialog: object) -> None:
        await (dialog.accept() if next(answers) else dialog.dismiss())  # type: ignore[attr-defined]

    widget.page.on("dialog", answer)
    await widget.button("Menu").click()
    await widget.button("Delete my conversation").click()
    assert await widget.read_log() != []
    await widget.button("Delete my conversation").click()
    await widget.page.get_by_text("The conversation was deleted.").wait_for()
    assert await widget.read_log() == []
    assert rasa.said == {}
    assert await widget.page.evaluate("() => localStorage.waymark") is None
    await widget.ask("hello again")
    assert await widget.read_log() == ["> hello again", "You said hello again"]


async def test_leaving_quickly_leaves_no_trace(open_widget: OpenWidget) -> None:
    async with open_widget() as widget:
        reached: list[str] = []

        async def stop(route: object) -> None:
            reached.append(route.request.url)  # type: ignore[attr-defined]
            await route.fulfill(body="<title>Weather</title>", content_type="text/html")  # type: ignore[attr-defined]

        await widget.page.route("https://www.bbc.co.uk/**", stop)
        before = await widget.page.evaluate("() => history.length")
        address = widget.page.url
        await widget.open()
        await widget.ask("my husband found me")
        await widget.button("Leave quickly").click()
        await widget.page.wait_for_url("https://www.bbc.co.uk/**")
        assert reached == ["https://www.bbc.co.uk/weather"]
        assert await widget.page.evaluate("() => history.length") == before
        await widget.page.goto(address)
        await widget.open()
        assert await widget.read_log() == []
        assert await widget.page.evaluate("() => localStorage.waymark") is None


async def test_on_a_shared_device_nothing_is_kept(widget: Widget) -> None:
    await widget.open()
    await widget.ask("hello")
    await widget.button("Menu").click()
    await widget.page.get_by_label("Other people use this device").check()
    assert await widget.page.evaluate("() => localStorage.waymark") is None
    await widget.ask("and again")
    assert await widget.page.evaluate("() => localStorage.waymark") is None
    await widget.page.reload()
    await widget.open()
    assert await widget.read_log() == []


async def test_markup_in_a_message_and_an_answer_is_text(widget: Widget) -> None:
    hostile = (
        '<img src=x onerror="document.title=1"><script>document.title=2</script> **b** [a](javascript:1)'
    )
    await widget.open()
    await widget.ask(hostile)
    assert await widget.read_log() == [f"> {hostile}", f"You said {hostile}"]
    assert await widget.log.locator("img, script").count() == 0


async def test_too_long_a_message_is_told_and_given_back(widget: Widget) -> None:
    widget.expected.append("413")
    await widget.open()
    await widget.page.evaluate("() => window.Waymark.ask('a'.repeat(2001))")
    await widget.page.get_by_text("Please use at most 2,000 characters.").wait_for()
    assert len(await widget.field.input_value()) == 2001
    assert "Not sent." in await widget.mine.first.inner_text()
    await widget.ask("shorter")


async def test_the_conversation_goes_on_after_a_reload_and_on_another_page(
    widget: Widget, gateway: str
) -> None:
    await widget.open()
    await widget.ask("one")
    await widget.ask("two")
    said = ["> one", "You said one", "> two", "You said two"]
    await widget.page.reload()
    await widget.replies.nth(1).wait_for()
    assert await widget.read_log() == said
    await widget.page.goto(f"{gateway}/cities/glasgow")
    await widget.replies.nth(1).wait_for()
    assert await widget.read_log() == said


async def test_two_tabs_share_one_conversation(widget: Widget) -> None:
    await widget.open()
    await widget.ask("one")
    other = Widget(await widget.page.context.new_page())
    await other.page.goto(widget.page.url)
    await other.replies.first.wait_for()
    await other.ask("two")
    await widget.replies.nth(1).wait_for()
    await widget.ask("three")
    await other.replies.nth(2).wait_for()
    said = ["> one", "You said one", "> two", "You said two", "> three", "You said three"]
    assert await widget.read_log() == said
    assert await other.read_log() == said
    other.page.on("dialog", lambda dialog: dialog.accept())
    await other.button("Menu").click()
    await other.button("Delete my conversation").click()
    await widget.page.wait_for_function(
        "() => !document.querySelector('waymark-chat').shadowRoot.querySelector('.mine')"
    )


async def test_a_conversation_that_is_gone_gives_way_to_a_new_one(widget: Widget, gateway: str) -> None:
    widget.expected += ["404", "401"]
    await widget.open()
    await widget.ask("one")
    access = await widget.page.evaluate("() => JSON.parse(localStorage.waymark)")
    headers = {"Authorization": f"Bearer {access['token']}"}
    async with httpx.AsyncClient(trust_env=False) as http:
        await http.delete(f"{gateway}/api/conversations/{access['conversation']}", headers=headers)
    await widget.ask("two")
    assert (await widget.read_log())[-2:] == ["> two", "You said two"]
