"""The widget on other people's pages: strict ones, careless ones and hostile ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from playwright.async_api import Browser
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from bot.words import Words
from tests.bot.serving import serve
from tests.browser.conftest import OpenWidget, start_gateway
from tests.browser.widget import Widget


class Council:
    """A site of its own origin: its pages by path, and its policy with the gateway's address filled in."""

    def __init__(self) -> None:
        self.pages: dict[str, str] = {}
        self.policy = ""
        self.url = ""

    async def answer(self, request: Request) -> Response:
        """Serves a page."""
        if request.url.path not in self.pages:
            return Response(status_code=204)  # the icon that browsers ask for
        headers = {"Content-Security-Policy": self.policy} if self.policy else {}
        head = '<!doctype html><html lang="en"><meta charset="utf-8"><title>Council</title>'
        return HTMLResponse(head + self.pages[request.url.path], headers=headers)


@pytest.fixture
async def council() -> AsyncIterator[Council]:
    """A council's site."""
    council = Council()
    async with serve(Starlette(routes=[Route("/{path:path}", council.answer)])) as url:
        council.url = url
        yield council


@pytest.fixture
async def host(council: Council, rasa_url: str, words: Words, tmp_path: Path) -> AsyncIterator[str]:
    """A gateway that the council may embed."""
    async with start_gateway(rasa_url, words, tmp_path, origins=council.url) as url:
        yield url


def write_tag(host: str, more: str = "") -> str:
    """Writes the one line that a council puts on its page."""
    return f'<script src="{host}/widget.js" {more} defer></script>'


async def test_one_tag_is_enough_under_the_strictest_policy(
    council: Council, host: str, open_widget: OpenWidget
) -> None:
    council.policy = f"default-src 'self'; script-src {host}; connect-src {host}; style-src {host}"
    council.pages["/"] = "<h1>Council</h1>" + write_tag(host, 'data-city="bristol"')
    async with open_widget(council.url + "/") as widget:
        await widget.open()
        await widget.ask("hello")
        box = await widget.panel.bounding_box()
        assert box
        assert box["width"] > 300, "the style has come"
        assert await widget.page.context.cookies() == []


async def test_an_older_browser_takes_the_style_from_its_file(
    council: Council, host: str, open_widget: OpenWidget
) -> None:
    council.policy = (
        f"default-src 'self'; script-src 'unsafe-inline' {host}; connect-src {host}; style-src {host}"
    )
    old = "<script>delete Document.prototype.adoptedStyleSheets</script>"
    council.pages["/"] = old + write_tag(host)
    async with open_widget(council.url + "/") as widget:
        await widget.open()
        assert await widget.panel.evaluate("(panel) => getComputedStyle(panel).position") == "fixed"


async def test_a_pinned_version_is_loaded_and_another_is_not(
    council: Council, host: str, open_widget: OpenWidget, browser: Browser
) -> None:
    async with httpx.AsyncClient(trust_env=False) as http:
        page = (await http.get(host)).text
    snippet = page.split("integrity=&#34;")[1].split("&#34;")[0]
    digest = page.split("/widget-")[1].split(".js")[0]
    tag = f'<script src="{host}/widget-{digest}.js" integrity="{snippet}" crossorigin="anonymous" defer></script>'
    council.pages["/"] = tag
    async with open_widget(council.url + "/") as widget:
        await widget.open()
        await widget.ask("hello")
    council.pages["/"] = tag.replace("sha384-", "sha384-A")
    refused = await browser.new_page()
    await refused.goto(council.url)
    assert await refused.locator("waymark-chat").count() == 0


async def test_a_page_that_may_not_embed_says_so_and_keeps_the_message(
    council: Council, gateway: str, open_widget: OpenWidget
) -> None:
    council.pages["/"] = write_tag(gateway)
    async with open_widget(council.url + "/") as widget:
        widget.expected += ["CORS", "net::ERR_FAILED"]
        await widget.open()
        await widget.say("hello")
        await widget.mine.first.get_by_text("Not sent yet").wait_for()


HOSTILE = """<style>
* { all: unset !important; display: block !important; font-size: 60px !important; color: transparent !important }
waymark-chat { display: none !important; opacity: 0 !important; transform: scale(9) !important }
button, textarea { visibility: hidden !important }
html { font-size: 1px }
</style>
<script>
Object.prototype.hostile = 1; Array.prototype.hostile = 1;
localStorage.waymark = '{"said": [null, {}, 7], "touched": 9999999999999}';
</script>
<div id="panel">mine</div><div id="text">mine</div>"""


async def test_a_hostile_page_breaks_neither_itself_nor_the_widget(
    council: Council, host: str, open_widget: OpenWidget
) -> None:
    council.pages["/"] = HOSTILE + write_tag(
        host, 'data-city="../x" data-language="xx" data-exit="javascript:alert(1)"'
    )
    async with open_widget(council.url + "/") as widget:
        await widget.open()
        await widget.ask("hello")
        assert await widget.read_log() == ["> hello", "You said hello"]
        box = await widget.panel.bounding_box()
        assert box
        assert 300 < box["width"] < 700
        assert await widget.page.locator("#panel").first.inner_text() == "mine"
        exit_ = "() => document.querySelector('waymark-chat').shadowRoot.querySelector('.exit').textContent"
        assert await widget.page.evaluate(exit_) == "Leave quickly"


async def test_two_tags_make_one_widget(council: Council, host: str, open_widget: OpenWidget) -> None:
    council.pages["/"] = write_tag(host) + write_tag(host, 'data-city="glasgow"')
    async with open_widget(council.url + "/") as widget:
        assert await widget.page.locator("waymark-chat").count() == 1
        await widget.open()
        await widget.ask("hello")


async def test_what_the_tag_says_is_followed(council: Council, host: str, open_widget: OpenWidget) -> None:
    more = (
        'data-language="ar" data-position="left" data-open="true" data-shared-device="true" '
        'data-title="&lt;b&gt;Bristol helps" data-greeting="Salam!" data-launcher-text="Ask Bristol"'
    )
    style = "<style>waymark-chat { --waymark-accent: rgb(120, 20, 60); --waymark-font: monospace }</style>"
    council.pages["/"] = style + write_tag(host, more)
    async with open_widget(council.url + "/") as widget:
        await widget.panel.wait_for()
        assert await widget.page.locator("waymark-chat #title").inner_text() == "<b>Bristol helps"
        assert "Salam!" in await widget.log.inner_text()
        box = await widget.panel.bounding_box()
        assert box
        assert box["x"] < 100
        send = widget.page.locator("waymark-chat .send")
        assert await send.evaluate("(at) => getComputedStyle(at).backgroundColor") == "rgb(120, 20, 60)"
        assert "monospace" in await send.evaluate("(at) => getComputedStyle(at).fontFamily")
        await widget.ask("hello")
        assert await widget.page.evaluate("() => localStorage.length") == 0


async def test_the_page_opens_asks_closes_and_hears_events_without_words(
    council: Council, host: str, open_widget: OpenWidget
) -> None:
    council.pages["/"] = (
        write_tag(host, 'data-launcher="none"')
        + """<script>
      window.heard = [];
      for (const name of ["open", "close", "sent", "reply"])
        addEventListener(`waymark:${name}`, (event) => heard.push([name, Object.keys(event.detail).sort().join()]));
    </script>"""
    )
    page_opened = open_widget(council.url + "/hidden")
    council.pages["/hidden"] = council.pages["/"].replace('data-launcher="none"', "")
    async with page_opened as widget:
        await widget.page.evaluate("() => Waymark.ask('hello')")
        await widget.replies.first.wait_for()
        await widget.page.evaluate("() => Waymark.close()")
        await widget.panel.wait_for(state="hidden")
        heard = await widget.page.evaluate("() => window.heard")
        assert heard == [["open", ""], ["sent", "id"], ["reply", "article,id,kind"], ["close", ""]]
        await widget.page.goto(council.url + "/")
        await widget.page.evaluate("() => Waymark.open()")
        await widget.panel.wait_for()
        assert await widget.launcher.is_hidden()


@pytest.mark.parametrize(("page_language", "browser_language", "expected"), [
    ("en", "ar-SY", "ar"),
    ("ar", "en-GB", "ar"),
    ("en", "fr-FR", "en"),
    ("cy", "en-GB", "en"),
])  # fmt: skip
async def test_the_language_of_the_page_and_browser_is_preferred(
    council: Council,
    host: str,
    open_widget: OpenWidget,
    page_language: str,
    browser_language: str,
    expected: str,
) -> None:
    council.pages["/"] = f"<script>document.documentElement.lang = '{page_language}'</script>" + write_tag(
        host
    )
    async with open_widget(council.url + "/", locale=browser_language) as widget:
        assert await widget.page.locator("waymark-chat .root").get_attribute("lang") == expected


async def test_the_conversation_goes_on_on_another_page_of_the_site(
    council: Council, host: str, open_widget: OpenWidget
) -> None:
    council.pages["/"] = council.pages["/bins"] = write_tag(host)
    async with open_widget(council.url + "/") as widget:
        await widget.open()
        await widget.ask("hello")
        await widget.page.goto(council.url + "/bins")
        await Widget(widget.page).replies.first.wait_for()
        assert await widget.read_log() == ["> hello", "You said hello"]
