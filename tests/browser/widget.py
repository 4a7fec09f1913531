"""The widget as a person meets it: what can be pressed, written and read."""

from dataclasses import dataclass, field

from playwright.async_api import Locator, Page


@dataclass
class Widget:
    """The widget on a page; Playwright's locators look through its shadow root."""

    page: Page
    expected: list[str] = field(default_factory=lambda: ["favicon"])
    """Pieces of complaints that the test causes on purpose."""

    def expects(self, complaint: str) -> bool:
        """Tells whether a complaint of the browser was caused on purpose."""
        return any(piece in complaint for piece in self.expected)

    @property
    def launcher(self) -> Locator:
        """The button in the corner."""
        return self.page.locator("waymark-chat .launcher")

    @property
    def panel(self) -> Locator:
        """What the button opens."""
        return self.page.locator("waymark-chat .panel")

    @property
    def log(self) -> Locator:
        """The conversation."""
        return self.page.locator("waymark-chat .log")

    @property
    def field(self) -> Locator:
        """Where the newcomer writes."""
        return self.page.locator("waymark-chat textarea")

    @property
    def replies(self) -> Locator:
        """What was answered, without the greeting."""
        return self.page.locator("waymark-chat .reply[id]")

    @property
    def mine(self) -> Locator:
        """What the newcomer said."""
        return self.page.locator("waymark-chat .mine")

    def button(self, name: str) -> Locator:
        """A button by its words."""
        return self.page.locator("waymark-chat").get_by_role("button", name=name, exact=True)

    async def open(self) -> None:
        """Opens the panel."""
        await self.launcher.click()
        await self.panel.wait_for()

    async def say(self, text: str) -> None:
        """Writes and sends."""
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask(self, text: str) -> None:
        """Writes, sends, and waits until it is answered."""
        before = await self.replies.count()
        await self.say(text)
        await self.replies.nth(before).wait_for()

    async def read_log(self) -> list[str]:
        """Returns what was said on both sides in order, the newcomer's words marked with >."""
        said: list[str] = await self.log.evaluate(
            """(log) => [...log.querySelectorAll('.mine, .reply[id]')].map((one) =>
            (one.matches('.mine') ? '> ' : '') + one.querySelector('p').textContent)"""
        )
        return said
