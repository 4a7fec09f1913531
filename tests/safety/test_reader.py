"""The reader knows words by what stands around them, and says without torch what torch taught it."""

from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from knowledge.emergency import Emergency
from knowledge.safety.detector import unveil
from knowledge.safety.exporting import draw_layers, save_reader
from knowledge.safety.messages import Message, weigh_messages
from knowledge.safety.net import Net, number_texts, pad, read_vocabulary
from knowledge.safety.reader import (
    BEGIN,
    END,
    LAYERS,
    PIECES,
    ROWS,
    WORDS,
    Reader,
    list_rows,
    list_words,
    load_reader,
    shrink_table,
)
from knowledge.safety.sentences import Sentences
from knowledge.safety.teaching import teach_net

TEXTS = ["he is hitting me now", "which bin does glass go in", "one word and another " * 20]


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


@pytest.mark.parametrize("text", ["?", "", "打", "word " * 500, "x" * 5_000])
def test_any_text_can_be_read(reader: Reader, text: str) -> None:
    assert np.isfinite(reader.read([unveil(text)])).all()


def test_only_so_much_is_read() -> None:
    assert len(list_words("word " * 500)) == WORDS
    rows = list_rows("pneumonoultramicroscopic")
    assert len(rows) == PIECES
    assert all(0 <= row < ROWS for row in rows)


def test_vowel_signs_belong_to_their_words() -> None:
    assert list_words("আমাকে মারছে मदद करो") == ["আমাকে", "মারছে", "मदद", "करो"]


def test_characters_are_words_where_words_are_not_set_apart() -> None:
    assert list_words("他打我 now") == ["他", "打", "我", "now"]


@pytest.fixture(scope="module")
def net() -> Net:
    """A net that was taught nothing, with the words of TEXTS, and says much that differs between them."""
    torch.manual_seed(1)
    net = Net(number_texts(TEXTS)[1])
    torch.nn.init.normal_(net.last.weight, 0, 1)
    torch.nn.init.normal_(net.table.weight, 0, 0.2)
    net.eval()
    return net


def test_it_reads_as_torch_does(net: Net, tmp_path: Path) -> None:
    numbered = number_texts(TEXTS)[0]
    with torch.no_grad():
        wanted = [net(pad(numbered, np.asarray([at])))[0].numpy() for at in range(len(TEXTS))]
    apart = np.abs(wanted[0] - wanted[1]).mean()
    save_reader(tmp_path, net)
    assert np.abs(load_reader(tmp_path).read(TEXTS) - wanted).mean() < apart / 5
    onnx.save(draw_layers(net), tmp_path / LAYERS)
    assert np.abs(load_reader(tmp_path).read(TEXTS) - wanted).max() < apart / 20


def test_padding_says_nothing(net: Net) -> None:
    numbered = number_texts(TEXTS)[0]
    with torch.no_grad():
        alone, beside = net(pad(numbered, np.asarray([0]))), net(pad(numbered, np.asarray([0, 1])))
    assert np.allclose(alone[0], beside[0], atol=1e-4)


def test_whole_words_of_minilm_are_taught_and_no_pieces_of_its_own() -> None:
    words, seen = read_vocabulary()
    assert {BEGIN, END, "help", "knife"} <= set(words)
    assert "##s" not in words
    assert seen.shape == (len(words), 384)


def test_it_learns_what_it_is_taught_and_is_kept(tmp_path: Path) -> None:
    alarms = [f"they hit me {word}" for word in ("now", "again", "hard", "here", "today", "tonight")]
    calm = [f"where is the {word}" for word in ("bus", "class", "bin", "school", "bank", "shop")]
    messages = [Message(text, "en", 1.0, Emergency.DANGER) for text in alarms * 60]
    messages += [Message(text, "en", 1.0) for text in calm * 60]
    sentences = Sentences(alarms + calm, np.arange(12), np.eye(12, 384, dtype=np.float32))
    said: list[str] = []
    save_reader(tmp_path, teach_net(messages, sentences, said.append))
    told = load_reader(tmp_path).read(["they hit me now", "where is the bus"])
    assert told[0, 0] > 0 > told[1, 0]
    assert tuple(Emergency)[told[0, 1:].argmax()] is Emergency.DANGER
    assert said


def test_a_table_of_whole_numbers_is_the_same_but_for_a_hundredth() -> None:
    table = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    whole = shrink_table(table)
    assert np.abs(whole.rows * whole.scales[:, None] - table).max() < np.abs(table).max() / 100


def test_emergencies_weigh_as_much_as_the_rest_in_each_language() -> None:
    messages = [
        Message("help", "en", 1.0, Emergency.DANGER),
        *[Message(str(at), "en", 0.5) for at in range(8)],
    ]
    weights = weigh_messages(messages)
    assert weights[0] == pytest.approx(weights[1:].sum())
