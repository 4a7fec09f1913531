"""The demo: in the newcomer's language, with the widget of the city, and nothing inline or from elsewhere."""

import base64
import hashlib
import html
import re

import pytest

from tests.bot.client import WebClient


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
async def test_the_page_is_in_the_language_that_was_asked_for(
    sqlite_web: WebClient, language: str, direction: str
) -> None:
    page = (await sqlite_web.http.get("/", params={"language": language})).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f"{language}: page.intro" in page


async def test_nothing_is_inline_and_only_the_widget_is_loaded(sqlite_web: WebClient) -> None:
    response = await sqlite_web.http.get("/cities/glasgow")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", response.text)
    assert re.findall(r'(?:src|href)="(http[^"]+)"', response.text) == []


async def test_everything_the_page_asks_for_is_there(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/")).text
    paths = [path.replace("&amp;", "&") for path in re.findall(r'(?:src|href)="(/[^"]+)"', page)]
    assert len(paths) > 5
    for path in paths:
        assert (await sqlite_web.http.get(path)).status_code == 200, path


async def test_a_page_of_a_city_asks_for_that_city(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/cities/glasgow")).text
    assert '<script src="/widget.js" data-city="glasgow"' in page


async def test_a_city_that_is_none_is_not_found(sqlite_web: WebClient) -> None:
    response = await sqlite_web.http.get("/cities/%3Cb%3E")
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


async def test_the_snippet_pins_what_is_served(sqlite_web: WebClient) -> None:
    page = html.unescape((await sqlite_web.http.get("/")).text)
    found = re.search(r'src="[^"]+(/widget-[0-9a-f]{16}\.js)" integrity="sha384-([^"]+)"', page)
    assert found
    pinned = await sqlite_web.http.get(found[1])
    assert base64.b64encode(hashlib.sha384(pinned.content).digest()).decode() == found[2]
