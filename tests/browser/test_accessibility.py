"""Everybody can use it: axe finds nothing on any state, the keyboard reaches and leaves everything."""

import pytest
from playwright.async_api import Browser, Page

from tests.bot.fake_rasa import FakeRasa
from tests.browser.conftest import OpenWidget, judge_accessibility
from tests.browser.widget import Widget

LOOKS: dict[str, dict[str, object]] = {
    "English, light": {"locale": "en-GB"},
    "English, dark": {"locale": "en-GB", "color_scheme": "dark"},
    "English, forced colours": {"locale": "en-GB", "forced_colors": "active"},
    "English, more contrast": {"locale": "en-GB", "contrast": "more"},
    "English, 320 wide": {"locale": "en-GB", "viewport": {"width": 320, "height": 568}},
    "Arabic, light": {"locale": "ar"},
    "Arabic, dark, 320 wide": {
        "locale": "ar",
        "color_scheme": "dark",
        "viewport": {"width": 320, "height": 568},
    },
}
CARDS = [{"text": "لا أحتاج إلى وثائق", "english": "I do not need papers"}]


async def read_focus(page: Page) -> str:
    """Says what has the focus: its class or id, or its element's name."""
    found: str = await page.evaluate(
        """() => { let at = document.activeElement;
        while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
        return at.id || at.className || at.tagName.toLowerCase() }"""
    )
    return found


@pytest.mark.parametrize("look", LOOKS)
async def test_axe_finds_nothing_on_any_screen_and_state(
    open_widget: OpenWidget, rasa: FakeRasa, look: str
) -> None:
    rasa.cards = CARDS
    options = LOOKS[look]
    language = str(options["locale"])[:2]
    async with open_widget(f"/cities/bristol?language={language}", **options) as widget:
        found = {"closed": await judge_accessibility(widget.page)}
        await widget.open()
        found["greeting"] = await judge_accessibility(widget.page)
        await widget.ask("hello 0117 922 2200")
        found["answer"] = await judge_accessibility(widget.page)
        await widget.page.locator("waymark-chat .menuButton").click()
        found["menu"] = await judge_accessibility(widget.page)
        await widget.page.locator("waymark-chat .menuButton").click()
        await widget.page.locator("waymark-chat .card-button").click()
        found["card"] = await judge_accessibility(widget.page)
        await widget.page.keyboard.press("Escape")
        await widget.page.locator("waymark-chat .helpful button").first.click()
        found["thanks"] = await judge_accessibility(widget.page)
        widget.expected += ["net::ERR_"]
        await widget.page.context.set_offline(True)
        await widget.say("and now?")
        await widget.page.locator("waymark-chat .offline").wait_for()
        found["offline"] = await judge_accessibility(widget.page)
    assert {state: problems for state, problems in found.items() if problems} == {}


@pytest.mark.parametrize("path", ["/", "/cities/glasgow", "/?language=ar", "/chat", "/chat?language=ar"])
async def test_axe_finds_nothing_on_the_pages(browser: Browser, gateway: str, path: str) -> None:
    page = await browser.new_page()
    await page.goto(gateway + path)
    assert await judge_accessibility(page) == []


async def test_the_keyboard_alone_opens_asks_and_leaves(widget: Widget) -> None:
    press = widget.page.keyboard.press
    await widget.launcher.focus()
    await press("Enter")
    await widget.panel.wait_for()
    assert await read_focus(widget.page) == "title"
    reached = []
    for _ in range(12):
        await press("Tab")
        reached.append(await read_focus(widget.page))
    assert [*reached[:3], reached[3]] == ["menuButton", "exit", "close", "log"]
    assert "text" in reached
    while await read_focus(widget.page) != "text":
        await press("Shift+Tab")
    await widget.page.keyboard.type("hello")
    await press("Enter")
    await widget.replies.first.wait_for()
    assert await read_focus(widget.page) == "text"
    await press("Escape")
    await widget.panel.wait_for(state="hidden")
    assert await read_focus(widget.page) == "launcher"
    await press("Shift+Tab")
    assert await widget.page.evaluate("() => document.activeElement.tagName") != "WAYMARK-CHAT"


async def test_the_focus_does_not_get_stuck_in_the_panel(widget: Widget) -> None:
    await widget.open()
    for _ in range(20):
        await widget.page.keyboard.press("Tab")
        if await widget.page.evaluate("() => document.activeElement.tagName") != "WAYMARK-CHAT":
            return
    raise AssertionError("twenty steps of the tab key did not leave the panel")


async def test_escape_closes_the_menu_before_the_panel(widget: Widget) -> None:
    await widget.open()
    await widget.button("Menu").click()
    await widget.page.keyboard.press("Escape")
    assert await widget.panel.is_visible()
    assert await read_focus(widget.page) == "menuButton"
    await widget.page.keyboard.press("Escape")
    await widget.panel.wait_for(state="hidden")


async def test_a_pressed_button_moves_the_focus_to_what_was_said(widget: Widget) -> None:
    await widget.open()
    await widget.button("Housing").click()
    await widget.replies.first.wait_for()
    assert (await read_focus(widget.page)).startswith("said-")


async def test_answers_are_announced(widget: Widget) -> None:
    await widget.open()
    assert await widget.log.get_attribute("role") == "log"
    assert await widget.page.locator("waymark-chat .status").get_attribute("role") == "status"


@pytest.mark.parametrize("size", [{"width": 320, "height": 568}, {"width": 320, "height": 256}])
async def test_nothing_is_cut_off_on_a_small_screen_or_at_400_per_cent(
    open_widget: OpenWidget, size: dict[str, int]
) -> None:
    async with open_widget(viewport=size) as widget:
        await widget.open()
        await widget.ask("a long question about everything " * 8)
        wide = "(at) => at.scrollWidth <= at.clientWidth + 1"
        assert await widget.panel.evaluate(wide)
        assert await widget.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
        for name in ("Close", "Send", "Talk to a person", "Leave quickly"):
            button = widget.button(name)
            await button.scroll_into_view_if_needed()
            box = await button.bounding_box()
            assert box
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= size["width"]
            assert box["height"] >= 24


async def test_the_text_is_as_large_as_the_reader_set_it(open_widget: OpenWidget) -> None:
    async with open_widget() as widget:
        await widget.page.evaluate("() => { document.documentElement.style.fontSize = '4px' }")
        await widget.open()
        size = await widget.field.evaluate("(field) => getComputedStyle(field).fontSize")
        assert size == "16px"


async def test_movement_stops_for_those_who_ask(open_widget: OpenWidget) -> None:
    async with open_widget(reduced_motion="reduce") as widget:
        await widget.open()
        await widget.page.evaluate(
            """() => { const status = document.querySelector('waymark-chat').shadowRoot.querySelector('.status');
            status.innerHTML = '<span class=dots>•••</span>' }"""
        )
        dots = widget.page.locator("waymark-chat .dots")
        assert await dots.evaluate("(dots) => getComputedStyle(dots).animationName") == "none"
