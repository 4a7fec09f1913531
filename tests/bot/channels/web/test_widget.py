"""The widget as it is served: small, pinned by its hash, kept over updates, open to every site."""

import base64
import gzip
import hashlib
import re
from pathlib import Path

import pytest

from bot.channels.web.bundle import FOLDER, KEYS, PARTS, Bundle, build_bundle, make_file
from bot.channels.web.widget import find_build, keep_build
from bot.errors import NothingThere
from knowledge.emergency import read_emergency_numbers
from locales.catalogue import read_locales
from tests.bot.client import WebClient

ROOT = Path(__file__).parents[4]
MOST_BYTES = 25_000


@pytest.fixture(scope="module")
def bundle() -> Bundle:
    """The widget as it ships."""
    numbers = read_emergency_numbers(ROOT / "knowledge")
    return build_bundle(read_locales(ROOT / "locales"), ["bristol"], numbers)


def test_script_and_style_together_are_small(bundle: Bundle) -> None:
    assert len(bundle.script.packed) + len(bundle.style.packed) < MOST_BYTES


def test_every_piece_of_the_script_is_in_it() -> None:
    assert {path.stem for path in FOLDER.glob("*.js")} == set(PARTS)


def test_every_phrase_of_the_script_is_sent_and_every_sent_phrase_is_used() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    used = set(re.findall(r'say\("(\w+)"', script))
    used |= set(re.findall(r'press\("\w+", "(\w+)"', script))
    used |= {f"owner_{owner}" for owner in ("waiting", "connector")}
    used |= {"person", "bot", "unsent", "sending", "refused", "services", "sources"}
    assert len(used) > 20
    assert used - {"ask_person", "start_again"} == set(KEYS) - {"again"} | ({"again"} & used)


def test_the_script_writes_no_markup() -> None:
    script = "\n".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.js"))
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|setAttribute\(\"style", script
    )


async def test_the_script_comes_packed_and_any_site_may_load_it(sqlite_web: WebClient) -> None:
    response = await sqlite_web.http.get("/widget.js", headers={"Origin": "https://council.example"})
    assert response.headers["content-encoding"] == "gzip"
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert response.headers["content-type"] == "text/javascript; charset=utf-8"


async def test_a_script_that_is_known_is_not_sent_again(sqlite_web: WebClient) -> None:
    etag = (await sqlite_web.http.get("/widget.js")).headers["etag"]
    again = await sqlite_web.http.get("/widget.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


async def test_the_words_of_a_language_come_with_the_numbers(sqlite_web: WebClient) -> None:
    words = (await sqlite_web.http.get("/widget/ar.json")).json()
    assert words["phrases"]["send"] == "ar: widget.send"
    assert words["emergency"] == [{"name": "ar: emergency.danger", "phone": "999"}]


@pytest.mark.parametrize(
    "path", ["/widget/xx.json", "/widget-0123456789abcdef.js", "/widget-..%2Fx.js", "/widget/.json"]
)
async def test_what_is_not_there_is_not_found(sqlite_web: WebClient, path: str) -> None:
    response = await sqlite_web.http.get(path)
    assert response.status_code == 404
    assert response.json()["error"]["code"] == "not_found"


async def test_a_pinned_build_is_what_its_integrity_says(sqlite_web: WebClient, bundle: Bundle) -> None:
    newest = await sqlite_web.http.get("/widget.js")
    digest = newest.headers["etag"].strip('"')
    pinned = await sqlite_web.http.get(f"/widget-{digest}.js")
    assert pinned.content == newest.content
    assert "immutable" in pinned.headers["cache-control"]
    hashed = base64.b64encode(hashlib.sha384(bundle.script.body).digest()).decode()
    assert bundle.script.integrity == f"sha384-{hashed}"
    assert gzip.decompress(bundle.script.packed) == bundle.script.body


def test_an_older_build_stays_after_an_update(tmp_path: Path) -> None:
    old, new = make_file("old();", "text/javascript"), make_file("new();", "text/javascript")
    keep_build(old, tmp_path)
    keep_build(new, tmp_path)
    assert find_build(old.digest, new, tmp_path).body == b"old();"
    with pytest.raises(NothingThere):
        find_build("0" * 16, new, tmp_path)
