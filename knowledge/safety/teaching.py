"""`make train-safety`: teaches the reader what sentences mean, then alarms. torch is needed for this alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from knowledge.emergency import Emergency
from knowledge.safety.detector import unveil
from knowledge.safety.messages import Message, weigh_messages
from knowledge.safety.reader import ROWS, WIDTHS, Layer, Reader, list_rows, list_words, shrink_table
from knowledge.safety.sentences import Sentences

DIMENSIONS, CHANNELS, HIDDEN = 128, 256, 128
SORTED = 50
"""So many batches are sorted by length together, so that little of a batch is padding."""

RATE, ROW_RATE, SEED = 2e-3, 2e-3, 7
CLOSE, TOLD_APART = 5.0, 20.0
"""How much it counts that a sentence is close to its meaning, and how sharply it is told from others of a batch."""

WHICH = 0.3
"""How much the emergencies' names count beside whether there is one."""

Say = Callable[[str], None]


Texts = Sequence[NDArray[np.int64]]
"""Of each text, the numbers of its words."""


@dataclass(frozen=True, slots=True)
class Course:
    """`lost`, `dropped`: so many words, and numbers of a word, are left out while the net learns."""

    epochs: int
    batch: int
    lost: float
    dropped: float


MEANING, ALARMS = Course(4, 256, 0.0, 0.1), Course(3, 128, 0.1, 0.3)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Messages as numbers of words, and what is to be told of each; `which`: -1 where there is no emergency."""

    texts: Texts
    alarmed: torch.Tensor
    which: torch.Tensor
    weights: torch.Tensor
    pieces: Texts
    """The rows of each word; word 0 is padding."""


class Net(nn.Module):  # type: ignore[misc]
    """What is taught; `export` makes a Reader of it. `pieces`: the rows of each word; word 0 is padding."""

    def __init__(self, pieces: Texts) -> None:
        super().__init__()
        self.take_words(pieces)
        self.course = ALARMS
        self.table = nn.EmbeddingBag(ROWS, DIMENSIONS, mode="mean", sparse=True)
        nn.init.normal_(self.table.weight, 0, 0.05)
        self.windows = nn.ModuleList(
            nn.Conv1d(DIMENSIONS, CHANNELS, width, padding=width // 2) for width in WIDTHS
        )
        self.hidden = nn.Linear(2 * CHANNELS * len(WIDTHS), HIDDEN)
        self.last = nn.Linear(HIDDEN, 1 + len(Emergency))

    def take_words(self, pieces: Texts) -> None:
        """From now on words have these pieces."""
        self.flat = np.concatenate(pieces)
        self.starts = np.concatenate([[0], np.cumsum([len(rows) for rows in pieces])])

    def forward(self, texts: torch.Tensor) -> torch.Tensor:
        """Returns (texts, 1 + emergencies) for the words of texts, padded with 0."""
        pooled = nn.functional.dropout(self.pool(texts), 0.4, self.training)
        hidden = torch.relu(self.hidden(pooled))
        return torch.as_tensor(self.last(nn.functional.dropout(hidden, 0.2, self.training)))

    def pool(self, texts: torch.Tensor) -> torch.Tensor:
        """Returns the greatest and the mean of what each window sees: (texts, 2 * CHANNELS * windows)."""
        there = (texts > 0).float().unsqueeze(-1)
        known, places = torch.unique(texts, return_inverse=True)
        vectors = self._look_up(known.numpy())[places]
        words = nn.functional.dropout(vectors, self.course.dropped, self.training) * there
        if self.training:
            words = words * (torch.rand(*texts.shape, 1) > self.course.lost)
        turned = words.transpose(1, 2)
        seen = [torch.relu(window(turned))[:, :, : texts.shape[1]] for window in self.windows]
        told = torch.cat(seen, 1).transpose(1, 2) * there
        most = (told - 1e4 * (1 - there)).max(1).values
        return torch.cat([most, told.sum(1) / there.sum(1)], 1)

    def _look_up(self, words: NDArray[np.int64]) -> torch.Tensor:
        rows = np.concatenate([self.flat[self.starts[word] : self.starts[word + 1]] for word in words])
        lengths = self.starts[words + 1] - self.starts[words]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return torch.as_tensor(self.table(torch.as_tensor(rows), torch.as_tensor(offsets)))


def teach_reader(messages: Sequence[Message], sentences: Sentences, say: Say) -> Reader:
    """Returns a reader that was taught these sentences, then these messages.

    The same for the same texts on the same machine. Without sentences it learns alarms alone.
    """
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    texts, pieces = number_words(sentences.texts)
    net = Net(pieces)
    if texts:
        _teach_meaning(net, texts, sentences, chance, say)
    lessons = make_lessons(messages)
    net.take_words(lessons.pieces)
    _learn(net, lessons.texts, ALARMS, lambda chosen: _judge(net, lessons, chosen), chance, say)
    return export(net)


def _teach_meaning(
    net: Net, texts: Texts, sentences: Sentences, chance: np.random.Generator, say: Say
) -> None:
    """Teaches a sentence in any language to be close to what its English means, and closer than to the others."""
    guess = nn.Linear(2 * CHANNELS * len(WIDTHS), sentences.vectors.shape[1])

    def judge(chosen: NDArray[np.int64]) -> torch.Tensor:
        meanings = torch.as_tensor(sentences.meanings[chosen])
        wanted = torch.as_tensor(sentences.vectors[sentences.meanings[chosen]])
        told = nn.functional.normalize(guess(net.pool(pad(texts, chosen))), dim=1)
        own = torch.eye(len(chosen), dtype=torch.bool)
        same = (meanings[:, None] == meanings[None]) & ~own
        alike = (told @ wanted.T * TOLD_APART).masked_fill(same, -1e4)
        apart = nn.functional.cross_entropy(alike, torch.arange(len(chosen)))
        return apart + CLOSE * (1 - (told * wanted).sum(1).mean())

    _learn(net, texts, MEANING, judge, chance, say, guess)


def _learn(
    net: Net,
    texts: Texts,
    course: Course,
    judge: Callable[[NDArray[np.int64]], torch.Tensor],
    chance: np.random.Generator,
    say: Say,
    *more: nn.Module,
) -> None:
    net.course = course
    learned = [one for name, one in net.named_parameters() if not name.startswith("table")]
    learned += [one for module in more for one in module.parameters()]
    dense = torch.optim.AdamW(learned, weight_decay=0.01)
    rows = torch.optim.SparseAdam([net.table.weight], lr=ROW_RATE)
    batches = [list(_make_batches(texts, course.batch, chance)) for _ in range(course.epochs)]
    pace = torch.optim.lr_scheduler.OneCycleLR(dense, RATE, total_steps=sum(map(len, batches)), pct_start=0.1)
    for epoch, one in enumerate(batches, start=1):
        net.train()
        for chosen in one:
            dense.zero_grad()
            rows.zero_grad()
            judge(chosen).backward()
            dense.step()
            rows.step()
            pace.step()
        say(f"epoch {epoch} of {course.epochs}")


def number_words(plain: Sequence[str]) -> tuple[Texts, Texts]:
    """Returns the numbers of the words of plain texts, and the rows of each word; word 0 is padding."""
    numbers: dict[str, int] = {}
    texts = [
        np.asarray([numbers.setdefault(word, len(numbers) + 1) for word in list_words(one)]) for one in plain
    ]
    return texts, [np.zeros(1, np.int64), *(np.asarray(list_rows(word)) for word in numbers)]


def make_lessons(messages: Sequence[Message]) -> Lessons:
    """Numbers the words of messages."""
    texts, pieces = number_words([unveil(one.text) for one in messages])
    names = tuple(Emergency)
    which = [-1 if one.emergency is None else names.index(one.emergency) for one in messages]
    weights = weigh_messages(messages)
    return Lessons(
        texts,
        torch.as_tensor([float(one >= 0) for one in which]),
        torch.as_tensor(which),
        torch.as_tensor(weights / weights.mean(), dtype=torch.float32),
        pieces,
    )


def export(net: Net) -> Reader:
    """Returns what the net has learned, in numpy."""
    table, scales = shrink_table(_take(net.table.weight))
    windows = tuple(
        Layer(_take(one.weight).transpose(2, 1, 0).reshape(-1, CHANNELS), _take(one.bias))
        for one in net.windows
    )
    hidden, last = (Layer(_take(one.weight).T, _take(one.bias)) for one in (net.hidden, net.last))
    return Reader(table, scales, windows, hidden, last)


def _take(tensor: Any) -> NDArray[np.float32]:
    return np.ascontiguousarray(tensor.detach().numpy(), np.float32)


def _make_batches(texts: Texts, size: int, chance: np.random.Generator) -> Texts:
    order = chance.permutation(len(texts))
    batches = []
    for at in range(0, len(order), size * SORTED):
        alike = sorted(order[at : at + size * SORTED], key=lambda number: len(texts[number]))
        batches += [np.asarray(alike[start : start + size]) for start in range(0, len(alike), size)]
    return [batches[at] for at in chance.permutation(len(batches))]


def pad(texts: Texts, chosen: NDArray[np.int64]) -> torch.Tensor:
    """Returns some of the texts, (chosen, words), with 0 after the last word of each."""
    padded = np.zeros((len(chosen), max(len(texts[number]) for number in chosen)), np.int64)
    for row, number in enumerate(chosen):
        padded[row, : len(texts[number])] = texts[number]
    return torch.as_tensor(padded)


def _judge(net: Net, lessons: Lessons, chosen: NDArray[np.int64]) -> torch.Tensor:
    """Returns the loss on a batch."""
    told = net(pad(lessons.texts, chosen))
    wrong = nn.functional.binary_cross_entropy_with_logits(
        told[:, 0], lessons.alarmed[chosen], weight=lessons.weights[chosen]
    )
    which = lessons.which[chosen]
    if (which >= 0).any():
        wrong = wrong + WHICH * nn.functional.cross_entropy(told[which >= 0][:, 1:], which[which >= 0])
    return wrong
