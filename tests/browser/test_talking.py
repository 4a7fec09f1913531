"""A conversation in the widget, from greeting to goodbye, as a newcomer has it."""

from tests.bot.fake_rasa import FakeRasa, Mood
from tests.browser.conftest import OpenWidget
from tests.browser.widget import Widget


async def test_a_newcomer_asks_and_is_answered_with_sources_and_places(widget: Widget) -> None:
    await widget.open()
    await widget.ask("How do I get a doctor?")
    assert await widget.read_log() == ["> How do I get a doctor?", "You said How do I get a doctor?"]
    answer = widget.replies.first
    assert await answer.get_by_role("link", name="A page").get_attribute("href") == "https://example.org/page"
    assert "dated 1 June 2025" in await answer.inner_text()
    assert "A place" in await answer.locator(".services").inner_text()
