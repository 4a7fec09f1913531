"""The page to try it: in the newcomer's language, with nothing inline and nothing from elsewhere."""

import re

import pytest

from bot.channels.web.page import KEYS
from tests.bot.client import WebClient


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
async def test_the_page_is_in_the_language_that_was_asked_for(
    sqlite_web: WebClient, language: str, direction: str
) -> None:
    page = (await sqlite_web.http.get("/", params={"language": language})).text
    assert f'<html lang="{language}" dir="{direction}">' in page
    assert f"{language}: page.send" in page
    assert "$" not in page


async def test_nothing_is_inline_and_nothing_comes_from_elsewhere(sqlite_web: WebClient) -> None:
    response = await sqlite_web.http.get("/")
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=|https?://", response.text)


async def test_everything_the_page_asks_for_is_there(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/")).text
    paths = re.findall(r'(?:src|href)="(/page/[^"]+)"', page)
    assert len(paths) == 3
    for path in paths:
        assert (await sqlite_web.http.get(path)).status_code == 200


async def test_the_cities_can_be_chosen(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/")).text
    assert '<option value="glasgow">Glasgow</option>' in page


async def test_the_script_finds_every_word_and_every_element_it_uses(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/")).text
    script = (await sqlite_web.http.get("/page/page.js")).text
    words = {
        re.sub("[A-Z]", lambda big: f"-{big[0].lower()}", word)
        for word in re.findall(r"words\.(\w+)", script)
    }
    ids = set(re.findall(r'find\("(\w+)"\)', script))
    assert words
    assert ids
    assert words == set(re.findall(r"data-([a-z-]+)=", page))
    assert ids <= set(re.findall(r'id="(\w+)"', page))


async def test_every_phrase_of_the_page_is_on_it(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/", params={"language": "en"})).text
    assert KEYS
    for key in KEYS:
        assert f"en: page.{key}" in page


async def test_nothing_can_be_deleted_before_there_is_a_conversation(sqlite_web: WebClient) -> None:
    page = (await sqlite_web.http.get("/")).text
    assert re.search(r'<button type="button" id="delete" hidden>', page)
