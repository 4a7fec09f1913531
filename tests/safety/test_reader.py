"""The reader knows words by what stands around them, and says in numpy what torch taught it."""

from pathlib import Path

import numpy as np
import pytest
import torch

from knowledge.emergency import Emergency
from knowledge.safety.detector import unveil
from knowledge.safety.messages import Message, weigh_messages
from knowledge.safety.reader import (
    PIECES,
    ROWS,
    WORDS,
    Reader,
    list_rows,
    list_words,
    load_reader,
    save_reader,
    shrink_table,
)
from knowledge.safety.sentences import Sentences
from knowledge.safety.teaching import Net, export, make_lessons, teach_reader


@pytest.fixture(scope="module")
def reader() -> Reader:
    """The reader that ships."""
    return load_reader()


def test_it_tells_any_and_each(reader: Reader) -> None:
    told = reader.read(["he is beating me now", "which bin does glass go in"])
    assert told.shape == (2, 1 + len(Emergency))
    assert told[0, 0] > 0 > told[1, 0]


def test_the_order_of_words_matters(reader: Reader) -> None:
    told = reader.read(["is he hitting me no", "no he is hitting me"])
    assert not np.allclose(told[0], told[1])


def test_a_misspelt_word_is_near_the_right_one(reader: Reader) -> None:
    told = reader.read(["please my husband is beating me", "plese my husbend is beeting me"])[:, 0]
    assert (told > 0).all()


@pytest.mark.parametrize("text", ["?", "", "打", "word " * 500, "x" * 5_000])
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    assert np.isfinite(reader.read([unveil(text)])).all()


def test_only_so_much_is_read() -> None:
    assert len(list_words("word " * 500)) == WORDS
    rows = list_rows("pneumonoultramicroscopic")
    assert len(rows) == PIECES
    assert all(0 <= row < ROWS for row in rows)


def test_characters_are_words_where_words_are_not_set_apart() -> None:
    assert list_words("他打我 now") == ["他", "打", "我", "now"]


def test_numpy_reads_as_torch_does() -> None:
    messages = [Message("he is hitting me now", "en", 1.0, Emergency.ABUSE), Message("bins?", "en", 1.0)]
    lessons = make_lessons(messages)
    torch.manual_seed(1)
    net = Net(lessons.pieces).eval()
    reader = export(net)
    for message, words in zip(messages, lessons.texts, strict=True):
        with torch.no_grad():
            wanted = net(torch.as_tensor(words[None, :]))[0].numpy()
        assert np.allclose(reader.read([unveil(message.text)])[0], wanted, atol=0.01)


def test_padding_says_nothing() -> None:
    lessons = make_lessons([Message("he is hitting me now", "en", 1.0, Emergency.ABUSE)])
    net = Net(lessons.pieces).eval()
    alone, padded = lessons.texts[0][None, :], np.pad(lessons.texts[0], (0, 7))[None, :]
    with torch.no_grad():
        told = [net(torch.as_tensor(one)).numpy() for one in (alone, padded)]
    assert np.allclose(told[0], told[1], atol=1e-5)


def test_it_learns_what_it_is_taught_and_is_kept(tmp_path: Path) -> None:
    alarms = [f"they hit me {word}" for word in ("now", "again", "hard", "here", "today", "tonight")]
    calm = [f"where is the {word}" for word in ("bus", "class", "bin", "school", "bank", "shop")]
    messages = [Message(text, "en", 1.0, Emergency.DANGER) for text in alarms * 60]
    messages += [Message(text, "en", 1.0) for text in calm * 60]
    sentences = Sentences(alarms + calm, np.arange(12), np.eye(12, dtype=np.float32))
    said: list[str] = []
    save_reader(tmp_path, teach_reader(messages, sentences, said.append))
    told = load_reader(tmp_path).read(["they hit me now", "where is the bus"])
    assert told[0, 0] > told[1, 0]
    assert said


def test_a_table_of_whole_numbers_is_the_same_but_for_a_hundredth() -> None:
    table = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    whole, scales = shrink_table(table)
    assert np.abs(whole * scales[:, None] - table).max() < np.abs(table).max() / 100


def test_emergencies_weigh_as_much_as_the_rest_in_each_language() -> None:
    messages = [
        Message("help", "en", 1.0, Emergency.DANGER),
        *[Message(str(at), "en", 0.5) for at in range(8)],
    ]
    weights = weigh_messages(messages)
    assert weights[0] == pytest.approx(weights[1:].sum())
