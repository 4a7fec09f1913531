"""Every mistake in a file is reported with its line, its field and how to mend it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from knowledge.errors import Complaint, UnreadableKnowledge
from knowledge.reading import Document, Record, parse_record, read_document, read_record


class Bin(Record):
    """What these tests read."""

    name: str
    sizes: tuple[int, ...] = ()
    lid: Record | None = None


def complaints_about(path: Path, content: str | bytes) -> tuple[Complaint, ...]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UnreadableKnowledge) as caught:
        read_record(path, Bin)
    return caught.value.complaints


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """The file that a test writes."""
    return tmp_path / "bin.yml"


def test_a_right_file_becomes_its_type(path: Path) -> None:
    path.write_text("name: ' Black bin '\nsizes: [1, 2]\n", encoding="utf-8")
    assert read_record(path, Bin) == Bin(name="Black bin", sizes=(1, 2))


@pytest.mark.parametrize(
    ("content", "line", "field", "problem", "remedy"),
    [
        ("name: a\nsizes: [1\nlid:\n", 3, "", "is not YAML", "Check indentation, quotes and colons."),
        ("name: a\n  sizes: b\n", 2, "", "is not YAML", "Check indentation, quotes and colons."),
        ("name: a\x01\n", 1, "", "is not YAML", "Check indentation, quotes and colons."),
        ("name: a\n---\nname: b\n", 2, "", "is not YAML", "Check indentation, quotes and colons."),
        ("name: !!python/name:os.system\n", 1, "", "is not YAML", "Check indentation, quotes and colons."),
        ("name: a\nsizes: []\nname: b\n", 3, "name", "stands twice", "Keep one of the two."),
        ("sizes: []\n", 1, "name", "Field required", "Add this field."),
        ("name: a\ncolour: b\n", 2, "colour", "not permitted", "Remove it, or correct its spelling."),
        ("name: 12\n", 1, "name", "valid string", "Write text, in quotes if it looks like a number."),
        ("name: a\nsizes:\n  - 1\n  - big\n", 4, "sizes.1", "valid integer", "Correct this value."),
        ("name: a\nlid:\n  colour: b\n", 3, "lid.colour", "not permitted", "Remove it, or correct its spelling."),
        (b"name: \xff\xfe\n", 1, "", "cannot be read (UnicodeDecodeError)", "Save it as UTF-8 text."),
        ("", 1, "", "is empty or no mapping", "Begin it with `field: value` lines."),
        ("# only a comment\n", 1, "", "is empty or no mapping", "Begin it with `field: value` lines."),
        ("- a\n- b\n", 1, "", "is empty or no mapping", "Begin it with `field: value` lines."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_line_field_and_remedy(
    path: Path, content: str | bytes, line: int, field: str, problem: str, remedy: str
) -> None:
    (complaint,) = complaints_about(path, content)
    assert (complaint.path, complaint.line, complaint.field) == (path, line, field)
    assert problem in complaint.problem
    assert complaint.remedy == remedy


def test_a_date_that_no_calendar_has_is_a_complaint(path: Path) -> None:
    (complaint,) = complaints_about(path, "name: a\nsizes: 2025-02-30\n")
    assert complaint.problem


def test_a_file_that_is_not_there_is_a_complaint_too(path: Path) -> None:
    with pytest.raises(UnreadableKnowledge, match="cannot be read"):
        read_document(path)


def test_one_reading_tells_every_mistake_of_a_file(path: Path) -> None:
    found = complaints_about(path, "sizes: [a]\nlid: {colour: b}\nheight: 3\n")
    assert {complaint.field for complaint in found} == {"name", "sizes.0", "lid.colour", "height"}


def test_a_complaint_reads_as_file_line_field_problem_and_remedy() -> None:
    complaint = Complaint(Path("a.yml"), 3, "name", "is missing", "Add it.")
    assert str(complaint) == "a.yml:3: name: is missing. Add it."


def test_a_complaint_about_a_whole_file_names_no_field() -> None:
    assert str(Complaint(Path("a.yml"), 1, "", "is empty", "Fill it.")) == "a.yml:1: is empty. Fill it."


def test_the_error_shows_all_its_complaints(path: Path) -> None:
    path.write_text("height: 3\n", encoding="utf-8")
    with pytest.raises(UnreadableKnowledge) as caught:
        read_record(path, Bin)
    assert str(caught.value).splitlines() == [str(complaint) for complaint in caught.value.complaints]


def test_a_field_without_a_line_stands_where_its_parent_does() -> None:
    document = Document(Path("a.yml"), {}, {(): 1, ("say",): 4, ("say", 0): 5})
    assert document.line(("say", 0, "source", "url")) == 5
    assert document.line(("nothing",)) == 1


def test_a_byte_order_mark_does_no_harm(path: Path) -> None:
    path.write_bytes(b"\xef\xbb\xbfname: a\n")
    assert read_record(path, Bin).name == "a"


def test_a_record_cannot_be_changed(path: Path) -> None:
    path.write_text("name: a\n", encoding="utf-8")
    record = read_record(path, Bin)
    with pytest.raises(ValueError, match="frozen"):
        record.name = "b"


NAMES = st.text("abcdefgh", min_size=1, max_size=5)
TREES = st.recursive(
    st.integers() | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
)


@given(st.dictionaries(NAMES, TREES, min_size=1, max_size=4))
def test_every_key_has_the_line_it_stands_on(
    tmp_path_factory: pytest.TempPathFactory, data: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("lines") / "a.yml"
    text = yaml.safe_dump(data, sort_keys=False, default_flow_style=False)
    path.write_text(text, encoding="utf-8")
    document = read_document(path)
    assert document.data == yaml.safe_load(text)
    for key in data:
        line = text.splitlines()[document.line((key,)) - 1]
        assert line.lstrip("? ").strip("'\"").startswith(key)


@given(st.binary(max_size=60))
def test_no_bytes_make_reading_fail_in_another_way(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    path = tmp_path_factory.mktemp("bytes") / "a.yml"
    path.write_bytes(content)
    with suppress(UnreadableKnowledge):
        parse_record(read_document(path), Bin)
