"""The chat without a script: the same conversation as plain forms."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page

from tests.bot.fake_rasa import FakeRasa


@pytest.fixture
async def page(browser: Browser, gateway: str) -> AsyncIterator[Page]:
    """The plain page in a browser whose scripts are off."""
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{gateway}/chat?city=bristol")
    yield page
    await context.close()


async def ask(page: Page, text: str) -> None:
    """Writes and sends."""
    await page.get_by_label("Your question").fill(text)
    await page.get_by_role("button", name="Send").click()


async def test_a_newcomer_asks_presses_and_deletes(page: Page, rasa: FakeRasa) -> None:
    await ask(page, "How do I get a doctor?")
    assert await page.get_by_text("You said How do I get a doctor?").is_visible()
    assert rasa.requests[0]["hints"]["city"] == "bristol"
    await page.get_by_role("button", name="Register").click()
    assert await page.locator(".mine").last.inner_text() == "You\n\nRegister"
    await page.get_by_role("button", name="Housing").click()
    assert rasa.requests[-1]["payload"] == '/show_topic{"topic": "housing"}'
    assert await page.locator(".mine").count() == 3
    await page.get_by_role("button", name="Delete my conversation").click()
    assert await page.locator(".mine").count() == 0
    assert rasa.said == {}


async def test_a_page_sent_again_says_nothing_twice(page: Page, rasa: FakeRasa) -> None:
    await ask(page, "one")
    await ask(page, "two")
    await page.reload()
    assert [text for _, text in rasa.effects] == ["one", "two"]
    assert await page.locator(".mine").count() == 2


async def test_nothing_of_the_conversation_stands_in_the_address_or_a_cookie(page: Page) -> None:
    await ask(page, "hello")
    assert page.url.endswith("/chat#end")
    assert await page.context.cookies() == []


async def test_what_is_wrong_is_told_and_the_words_are_kept(page: Page) -> None:
    await ask(page, "x" * 2001)
    assert "The message is too long." in await page.get_by_role("alert").inner_text()
    assert await page.get_by_label("Your question").input_value() == "x" * 2001
    await ask(page, "   ")
    assert "empty" in await page.get_by_role("alert").inner_text()


async def test_markup_is_text(page: Page) -> None:
    await ask(page, "<b>hello</b>")
    assert await page.get_by_text("You said <b>hello</b>").is_visible()


async def test_the_numbers_for_emergencies_are_on_the_page(page: Page) -> None:
    assert await page.get_by_role("link", name="999").get_attribute("href") == "tel:999"


async def test_a_form_with_a_wrong_token_opens_nothing(page: Page, gateway: str) -> None:
    await ask(page, "hello")
    conversation = await page.locator("[name=conversation]").first.input_value()
    form: dict[str, str | float | bool] = {"conversation": conversation, "token": "x", "do": "look"}
    answer = await page.request.post(f"{gateway}/chat", form=form)
    assert answer.status == 401
    assert "You said hello" not in await answer.text()
