"""What comes in: new services are added, an editor's are kept, and a bad feed changes nothing."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import NAMESPACE_URL, uuid5

import pytest

from knowledge.catalogue import read_catalogue
from knowledge.directory.errors import FeedRefused
from knowledge.directory.exporting import export_city
from knowledge.directory.feeds import MOST_SERVICES, Feed, read_feed
from knowledge.directory.importing import LEDGER, import_feed
from knowledge.source import Confidence
from knowledge.trust import Judge
from tests.knowledge.making import Tree, city, container, service

ROOT = Path(__file__).resolve().parents[3]
JUDGE = Judge(date(2026, 1, 1), show_withheld=True)


def term(name: str) -> dict[str, Any]:
    return {"id": "x", "taxonomy_term": {"id": "y", "name": name, "description": name}}


def foreign(name: str = "Warm Hub", **changes: Any) -> dict[str, Any]:
    """A service as another council's directory writes it."""
    return {
        "id": str(uuid5(NAMESPACE_URL, str(name))),
        "name": name,
        "description": "<p>A food bank.</p><script>alert(1)</script> Come &amp; eat.<br>Every day.",
        "url": "https://example.org/hub",
        "status": "active",
        "assured_date": "2025-11-02",
        "organization": {"id": "1", "name": "Example Trust", "description": "x"},
        "phones": [{"id": "1", "number": "0117 922 2200"}],
        "schedules": [{"id": "1", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "12:00:00"}],
        "service_at_locations": [
            {"id": "1", "location": {"addresses": [{"address_1": "1 High Street", "postal_code": "BS1 1AA"}]}}
        ],
        "attributes": [term("Food bank or pantry")],
    } | changes


@pytest.fixture
def folder(tree: Tree) -> Path:
    """A city pack with one service that an editor wrote."""
    tree.write_city("bristol", city(), [service()], [container()])
    return tree.knowledge / "cities" / "bristol"


def bring(folder: Path, *services: dict[str, Any], write: bool = True) -> list[str]:
    feed = Feed("https://example.org/feed", services)
    return import_feed(feed, folder, write=write).describe()


def read_services(tree: Tree) -> dict[str, Any]:
    return {one.id: one for one in tree.read().cities["bristol"].services}


def test_a_service_comes_in_as_plain_text_with_its_source(tree: Tree, folder: Path) -> None:
    assert bring(folder, foreign()) == ["1 added, 0 renewed, 0 as they were, 0 left out"]
    hub = read_services(tree)["warm-hub"]
    assert hub.summary == "A food bank. Come & eat. Every day."
    assert (hub.phone, hub.address, hub.opening) == (
        "0117 922 2200",
        "1 High Street, BS1 1AA",
        "Mo,Tu 09:00-12:00",
    )
    assert hub.tags == ("food",)
    assert (hub.source.title, hub.source.as_of) == ("Example Trust", "2025-11-02")
    assert hub.source.confidence is Confidence.CONFIRMED


def test_what_nobody_assured_is_remembered_only(tree: Tree, folder: Path) -> None:
    bring(folder, foreign(assured_date=None))
    assert read_services(tree)["warm-hub"].source.confidence is Confidence.REMEMBERED


def test_the_text_around_new_services_stays_as_written(tree: Tree, folder: Path) -> None:
    path = folder / "services.yml"
    written = "# Kept by the web team.\n" + path.read_text(encoding="utf-8")
    path.write_text(written, encoding="utf-8")
    bring(folder, foreign())
    assert path.read_text(encoding="utf-8").startswith(written.rstrip())


def test_remarks_stay_where_a_service_is_renewed(tree: Tree, folder: Path) -> None:
    bring(folder, foreign(), foreign("Second Hub"))
    path = folder / "services.yml"
    text = path.read_text(encoding="utf-8").replace("  tags:", "  # Ring twice.\n  tags:")
    path.write_text(text.replace("- id: second-hub", "\n# Hubs.\n- id: second-hub"), encoding="utf-8")
    bring(folder, foreign(phones=[{"id": "1", "number": "0117 922 2201"}]))
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[lines.index("# Hubs.") + 1] == "- id: second-hub"
    assert sum("# Ring twice." in line for line in lines) == text.count("# Ring twice.")
    assert read_services(tree)["warm-hub"].phone == "0117 922 2201"


def test_remarks_stay_in_a_pack_without_services(tree: Tree, folder: Path) -> None:
    path = folder / "services.yml"
    path.write_text("# Kept by the web team.\nservices: []  # none yet\n", encoding="utf-8")
    bring(folder, foreign())
    assert path.read_text(encoding="utf-8").startswith("# Kept by the web team.\nservices:   # none yet\n")
    assert list(read_services(tree)) == ["warm-hub"]


def test_what_an_editor_removed_stays_away(tree: Tree, folder: Path) -> None:
    before = (folder / "services.yml").read_text(encoding="utf-8")
    bring(folder, foreign())
    (folder / "services.yml").write_text(before, encoding="utf-8")
    assert "an editor removed it here" in bring(folder, foreign())[1]
    assert "warm-hub" not in read_services(tree)


OURS = [
    {"field_name": "id", "replacement_value": "surgery-two", "updated_by": "Waymark"},
    {"field_name": "source.title", "replacement_value": "NHS", "updated_by": "Waymark"},
    {"field_name": "source.confidence", "replacement_value": "confirmed", "updated_by": "Waymark"},
]


def test_an_address_cannot_pass_for_an_export_of_ours(tree: Tree, folder: Path) -> None:
    bring(folder, foreign(metadata=OURS, assured_date=None))
    hub = read_services(tree)["warm-hub"]
    assert (hub.source.title, hub.source.confidence) == ("Example Trust", Confidence.REMEMBERED)


def test_an_export_of_ours_in_a_file_is_believed_and_that_is_said(tree: Tree, folder: Path) -> None:
    report = import_feed(Feed("export.json", (foreign(metadata=OURS),)), folder, write=True).describe()
    assert report[1] == "1 carry the source and confidence of a Waymark export, and were believed"
    assert read_services(tree)["surgery-two"].source.title == "NHS"


@pytest.mark.parametrize(
    "markup",
    [
        "<b>Come</b><br>in",
        "&lt;b&gt;Come&lt;/b&gt;&lt;br&gt;in",
        "&amp;lt;b&amp;gt;Come&amp;lt;/b&amp;gt; in",
    ],
)
def test_markup_is_taken_out_however_often_it_is_escaped(tree: Tree, folder: Path, markup: str) -> None:
    bring(folder, foreign(description=markup))
    assert read_services(tree)["warm-hub"].summary == "Come in"


def test_the_same_feed_again_changes_nothing(folder: Path) -> None:
    bring(folder, foreign())
    before = (folder / "services.yml").read_text(encoding="utf-8")
    assert bring(folder, foreign()) == ["0 added, 0 renewed, 1 as they were, 0 left out"]
    assert (folder / "services.yml").read_text(encoding="utf-8") == before


def test_a_service_that_nobody_touched_is_renewed_in_its_place(tree: Tree, folder: Path) -> None:
    bring(folder, foreign(), foreign("Second Hub"))
    bring(folder, foreign(phones=[{"id": "1", "number": "0117 922 2201"}]))
    services = read_services(tree)
    assert list(services) == ["surgery", "warm-hub", "second-hub"]
    assert services["warm-hub"].phone == "0117 922 2201"


def test_what_an_editor_changed_is_kept(tree: Tree, folder: Path) -> None:
    bring(folder, foreign())
    path = folder / "services.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("0117 922 2200", "0117 922 2209"), encoding="utf-8"
    )
    report = bring(folder, foreign(phones=[{"id": "1", "number": "0117 922 2201"}]))
    assert report[1] == "left out warm-hub: an editor has written or changed it here; theirs is kept"
    assert read_services(tree)["warm-hub"].phone == "0117 922 2209"


def test_what_an_editor_wrote_is_kept(tree: Tree, folder: Path) -> None:
    before = read_services(tree)["surgery"]
    assert "theirs is kept" in bring(folder, foreign("Surgery"))[1]
    assert read_services(tree)["surgery"] == before


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"attributes": [term("Chess club")]}, "none of its terms"),
        ({"attributes": None}, "none of its terms"),
        ({"status": "defunct"}, "its status is defunct"),
        ({"url": "hub"}, "its url cannot be used: is no web address"),
        ({"status": ["defunct"], "email": {}}, ""),
        ({"name": None}, "it has no name that is text"),
        ({"description": {"text": "x"}}, "it has no description that is text"),
        ({"name": "!!!"}, "its id cannot be used"),
        ({"phones": 7, "schedules": "x", "languages": {}, "url": 5}, ""),
    ],
)
def test_a_service_that_cannot_come_in_is_left_out_with_its_reason(
    folder: Path, changes: dict[str, Any], reason: str
) -> None:
    report = bring(folder, foreign(**changes), foreign("Other Hub"))
    assert report[0].startswith("1 added" if reason else "2 added")
    assert reason in "".join(report[1:])


def test_an_id_twice_in_a_feed_is_taken_once(folder: Path) -> None:
    report = bring(folder, foreign(), foreign())
    assert report[0].startswith("1 added")
    assert "another service of this feed has its name or id too" in report[1]


def test_one_id_under_two_names_is_taken_once(folder: Path) -> None:
    report = bring(folder, foreign(id="7"), foreign("Other Hub", id="7"))
    assert report[0].startswith("1 added")
    assert "another service of this feed has its name or id too" in report[1]


def test_a_dry_run_writes_nothing(folder: Path) -> None:
    before = (folder / "services.yml").read_text(encoding="utf-8")
    assert bring(folder, foreign(), write=False)[0].startswith("1 added")
    assert (folder / "services.yml").read_text(encoding="utf-8") == before
    assert not (folder / LEDGER).exists()


@pytest.mark.parametrize("name", ["bristol", "glasgow", "hackney", "belfast"])
def test_out_in_and_out_again_gives_the_same(tree: Tree, name: str) -> None:
    pack = read_catalogue(ROOT / "knowledge", ROOT / "locales").cities[name]
    page = export_city(pack, JUDGE)
    tree.write_city(name, city(), [], [container()])
    (tree.knowledge / "cities" / name / "services.yml").write_text("services: []\n", encoding="utf-8")
    report = import_feed(Feed("file", tuple(page["contents"])), tree.knowledge / "cities" / name, write=True)
    assert report.left == []
    assert export_city(tree.read().cities[name], JUDGE) == page


# Feeds as a whole


class Publisher(BaseHTTPRequestHandler):
    """Serves pages of one service each, or what its path says."""

    def do_GET(self) -> None:
        page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
        body = json.dumps({"total_pages": 3, "contents": [foreign(f"Hub {page}")]}).encode()
        if self.path.startswith("/broken"):
            body = b"{"
        self.send_response(404 if self.path.startswith("/nothing") else 200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def publisher() -> Iterator[str]:
    """The address of a directory on the loopback."""
    server = HTTPServer(("127.0.0.1", 0), Publisher)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


def test_every_page_of_a_feed_is_read(publisher: str) -> None:
    assert [one["name"] for one in read_feed(f"{publisher}/services").services] == ["Hub 1", "Hub 2", "Hub 3"]


@pytest.mark.parametrize(("path", "problem"), [("/nothing", "answers 404"), ("/broken", "is no JSON")])
def test_a_publisher_that_fails_is_told(publisher: str, path: str, problem: str) -> None:
    with pytest.raises(FeedRefused, match=problem):
        read_feed(publisher + path)


def test_no_network_is_told() -> None:
    with pytest.raises(FeedRefused, match="cannot be reached"):
        read_feed("http://127.0.0.1:9/services")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("{", "is no JSON"),
        ('"text"', "is no list of services"),
        ('{"contents": {"a": 1}}', "is no list of services"),
        ("[1, 2]", "is no list of services"),
        ('{"total_pages": 99999, "contents": []}', "pages"),
        ('{"total_pages": "many", "contents": []}', "pages"),
        ("[" * 100_000, "is no JSON"),
    ],
)
def test_what_is_no_feed_is_refused(tmp_path: Path, content: str, problem: str) -> None:
    path = tmp_path / "feed.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FeedRefused, match=problem):
        read_feed(str(path))


def test_a_single_service_is_a_feed_of_one(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps(foreign()), encoding="utf-8")
    assert len(read_feed(str(path)).services) == 1


def test_fifty_thousand_services_are_refused_whole(tmp_path: Path) -> None:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps([foreign(f"Hub {number}") for number in range(50_000)]), encoding="utf-8")
    with pytest.raises(FeedRefused, match=f"more than {MOST_SERVICES} services. Narrow"):
        read_feed(str(path))


@pytest.mark.parametrize("address", ["ftp://example.org/feed", "/no/such/file.json"])
def test_an_address_that_cannot_be_read_is_told(address: str) -> None:
    with pytest.raises(FeedRefused):
        read_feed(address)
