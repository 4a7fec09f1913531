"""`make train-safety`: teaches the reader from the messages of every language. torch is needed for this alone."""

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
from knowledge.safety.reader import ROWS, WIDTHS, WORDS, Layer, Reader, list_rows, list_words, shrink_table

DIMENSIONS, CHANNELS, HIDDEN = 128, 128, 128
EPOCHS, BATCH, SORTED = 3, 128, 50
"""So many batches are sorted by length together, so that little of a batch is padding."""

RATE, ROW_RATE, SEED = 2e-3, 2e-3, 7
LOST, DROPPED = 0.1, 0.3
"""Of the words, and of the numbers of a word, so many are left out while it learns."""

WHICH = 0.3
"""How much the emergencies' names count beside whether there is one."""

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Lessons:
    """Messages as numbers of words, and what is to be told of each; `which`: -1 where there is no emergency."""

    texts: Sequence[NDArray[np.int64]]
    alarmed: torch.Tensor
    which: torch.Tensor
    weights: torch.Tensor
    pieces: Sequence[NDArray[np.int64]]
    """The rows of each word; word 0 is padding."""


class Net(nn.Module):  # type: ignore[misc]
    """What is taught; `export` makes a Reader of it."""

    def __init__(self, pieces: Sequence[NDArray[np.int64]]) -> None:
        super().__init__()
        self.flat = np.concatenate(pieces)
        self.starts = np.concatenate([[0], np.cumsum([len(rows) for rows in pieces])])
        self.table = nn.EmbeddingBag(ROWS, DIMENSIONS, mode="mean", sparse=True)
        nn.init.normal_(self.table.weight, 0, 0.05)
        self.windows = nn.ModuleList(
            nn.Conv1d(DIMENSIONS, CHANNELS, width, padding=width // 2) for width in WIDTHS
        )
        self.hidden = nn.Linear(2 * CHANNELS * len(WIDTHS), HIDDEN)
        self.last = nn.Linear(HIDDEN, 1 + len(Emergency))

    def forward(self, texts: torch.Tensor) -> torch.Tensor:
        """Returns (texts, 1 + emergencies) for the words of texts, padded with 0."""
        there = (texts > 0).float().unsqueeze(-1)
        known, places = torch.unique(texts, return_inverse=True)
        words = nn.functional.dropout(self._look_up(known.numpy())[places], DROPPED, self.training) * there
        if self.training:
            words = words * (torch.rand(*texts.shape, 1) > LOST)
        turned = words.transpose(1, 2)
        seen = [torch.relu(window(turned))[:, :, : texts.shape[1]] for window in self.windows]
        told = torch.cat(seen, 1).transpose(1, 2) * there
        most = (told - 1e4 * (1 - there)).max(1).values
        pooled = torch.cat([most, told.sum(1) / there.sum(1)], 1)
        hidden = torch.relu(self.hidden(nn.functional.dropout(pooled, 0.4, self.training)))
        return torch.as_tensor(self.last(nn.functional.dropout(hidden, 0.2, self.training)))

    def _look_up(self, words: NDArray[np.int64]) -> torch.Tensor:
        rows = np.concatenate([self.flat[self.starts[word] : self.starts[word + 1]] for word in words])
        lengths = self.starts[words + 1] - self.starts[words]
        offsets = np.concatenate([[0], np.cumsum(lengths)[:-1]])
        return torch.as_tensor(self.table(torch.as_tensor(rows), torch.as_tensor(offsets)))


def teach_reader(messages: Sequence[Message], say: Say) -> Reader:
    """Returns a reader that was taught these messages: the same for the same messages on the same machine."""
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    lessons = make_lessons(messages)
    net = Net(lessons.pieces)
    dense = torch.optim.AdamW(
        [one for name, one in net.named_parameters() if not name.startswith("table")], weight_decay=0.01
    )
    rows = torch.optim.SparseAdam([net.table.weight], lr=ROW_RATE)
    batches = [list(_make_batches(lessons, chance)) for _ in range(EPOCHS)]
    pace = torch.optim.lr_scheduler.OneCycleLR(dense, RATE, total_steps=sum(map(len, batches)), pct_start=0.1)
    for epoch, one in enumerate(batches, start=1):
        net.train()
        for numbers in one:
            dense.zero_grad()
            rows.zero_grad()
            _judge(net, lessons, numbers).backward()
            dense.step()
            rows.step()
            pace.step()
        say(f"epoch {epoch} of {EPOCHS}")
    return export(net)


def make_lessons(messages: Sequence[Message]) -> Lessons:
    """Numbers the words of messages."""
    numbers: dict[str, int] = {}
    texts = [
        np.asarray([numbers.setdefault(word, len(numbers) + 1) for word in list_words(unveil(one.text))])
        for one in messages
    ]
    names = tuple(Emergency)
    which = [-1 if one.emergency is None else names.index(one.emergency) for one in messages]
    weights = weigh_messages(messages)
    return Lessons(
        texts,
        torch.as_tensor([float(one >= 0) for one in which]),
        torch.as_tensor(which),
        torch.as_tensor(weights / weights.mean(), dtype=torch.float32),
        [np.zeros(1, np.int64), *(np.asarray(list_rows(word)) for word in numbers)],
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


def _make_batches(lessons: Lessons, chance: np.random.Generator) -> Sequence[NDArray[np.int64]]:
    order = chance.permutation(len(lessons.texts))
    batches = []
    for at in range(0, len(order), BATCH * SORTED):
        alike = sorted(order[at : at + BATCH * SORTED], key=lambda number: len(lessons.texts[number]))
        batches += [np.asarray(alike[start : start + BATCH]) for start in range(0, len(alike), BATCH)]
    return [batches[at] for at in chance.permutation(len(batches))]


def _judge(net: Net, lessons: Lessons, numbers: NDArray[np.int64]) -> torch.Tensor:
    """Returns the loss on a batch."""
    length = min(WORDS, max(len(lessons.texts[number]) for number in numbers))
    texts = np.zeros((len(numbers), length), np.int64)
    for row, number in enumerate(numbers):
        texts[row, : len(lessons.texts[number])] = lessons.texts[number]
    told = net(torch.as_tensor(texts))
    wrong = nn.functional.binary_cross_entropy_with_logits(
        told[:, 0], lessons.alarmed[numbers], weight=lessons.weights[numbers]
    )
    which = lessons.which[numbers]
    if (which >= 0).any():
        wrong = wrong + WHICH * nn.functional.cross_entropy(told[which >= 0][:, 1:], which[which >= 0])
    return wrong
