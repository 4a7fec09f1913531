"""The net that is taught, in torch: words made of pieces of letters, read by layers that began as MiniLM's."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn
from transformers import AutoModel, AutoTokenizer

from knowledge.emergency import Emergency
from knowledge.retrieval.encoding import find_minilm
from knowledge.safety.reader import BEGIN, END, ROWS, list_rows, list_words

DIMENSIONS, WIDTH = 128, 384
"""Numbers of a word in the table, and in the layers."""

KEPT = (0, 1, 3, 5)
"""Those of MiniLM's six layers that are read with: all six would take too long."""

Texts = Sequence[NDArray[np.int64]]
"""Of each text, the numbers of its words."""


class Net(nn.Module):  # type: ignore[misc]
    """`pieces`: the rows of each word; word 0 is padding. `lost`: such a part of the words is left out in teaching."""

    def __init__(self, pieces: Texts) -> None:
        super().__init__()
        self.take_words(pieces)
        self.lost = 0.0
        self.table = nn.EmbeddingBag(ROWS, DIMENSIONS, mode="sum", sparse=True)
        nn.init.normal_(self.table.weight, 0, 0.02)
        self.widen = nn.Linear(DIMENSIONS, WIDTH)
        self.body: Any = AutoModel.from_pretrained(str(find_minilm()), add_pooling_layer=False)
        self.body.encoder.layer = nn.ModuleList(self.body.encoder.layer[number] for number in KEPT)
        self.body.embeddings.word_embeddings = None
        self.last = nn.Linear(WIDTH, 1 + len(Emergency))

    def take_words(self, pieces: Texts) -> None:
        """From now on words have these pieces."""
        self.flat = np.concatenate(pieces)
        self.starts = np.concatenate([[0], np.cumsum([len(rows) for rows in pieces])])

    def forward(self, texts: torch.Tensor) -> torch.Tensor:
        """Returns (texts, 1 + emergencies) for the words of texts, padded with 0."""
        return torch.as_tensor(self.last(nn.functional.dropout(self.pool(texts), 0.1, self.training)))

    def pool(self, texts: torch.Tensor) -> torch.Tensor:
        """Returns what the layers make of texts, the mean over their words: (texts, WIDTH)."""
        there = texts > 0
        known, places = torch.unique(texts, return_inverse=True)
        words = self.look_up(known.numpy())[places]
        if self.training:
            there = there & (torch.rand(texts.shape) >= self.lost)
            there[:, 0] = True
        with torch.autocast("cpu", torch.bfloat16, enabled=self.training):  # half the time
            told = self.body(inputs_embeds=words, attention_mask=there.long())[0].float()
        counted = there.unsqueeze(-1).float()
        return (told * counted).sum(1) / counted.sum(1)

    def look_up(self, words: NDArray[np.int64]) -> torch.Tensor:
        """Returns what the layers see of words: (words, WIDTH)."""
        rows = np.concatenate([self.flat[self.starts[word] : self.starts[word + 1]] for word in words])
        lengths = self.starts[words + 1] - self.starts[words]
        starts = np.cumsum(lengths) - lengths
        shares = np.repeat(1.0 / np.maximum(lengths - 1, 1), lengths)
        shares[starts] = 1.0  # the whole word
        numbers = self.table(
            torch.as_tensor(rows), torch.as_tensor(starts), torch.as_tensor(shares, dtype=torch.float32)
        )
        return torch.as_tensor(self.widen(numbers))


def read_vocabulary() -> tuple[Sequence[str], torch.Tensor]:
    """Returns the whole words that MiniLM knows, and what it sees of each: (words, WIDTH)."""
    folder = str(find_minilm())
    known = AutoTokenizer.from_pretrained(folder).get_vocab()
    words = [word for word in sorted(known) if word in {BEGIN, END} or list_words(word) == [word]]
    table = AutoModel.from_pretrained(folder, add_pooling_layer=False).embeddings.word_embeddings
    return words, table.weight.detach()[[known[word] for word in words]].clone()


def number_words(plain: Sequence[Sequence[str]]) -> tuple[Texts, Texts]:
    """Returns the numbers of words, text by text, and the rows of each word; word 0 is padding."""
    numbers: dict[str, int] = {}
    texts = [np.asarray([numbers.setdefault(word, len(numbers) + 1) for word in words]) for words in plain]
    return texts, [np.zeros(1, np.int64), *(np.asarray(list_rows(word)) for word in numbers)]


def number_texts(plain: Sequence[str]) -> tuple[Texts, Texts]:
    """The same for the words of texts that `unveil` made plain."""
    return number_words([(BEGIN, *list_words(one), END) for one in plain])


def pad(texts: Texts, chosen: NDArray[np.int64]) -> torch.Tensor:
    """Returns some of the texts, (chosen, words), with 0 after the last word of each."""
    padded = np.zeros((len(chosen), max(len(texts[number]) for number in chosen)), np.int64)
    for row, number in enumerate(chosen):
        padded[row, : len(texts[number])] = texts[number]
    return torch.as_tensor(padded)
