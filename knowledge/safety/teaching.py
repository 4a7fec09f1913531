"""`make train-safety`: teaches the reader words, then what sentences mean, then alarms. Only teaching needs torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np
import torch
from numpy.typing import NDArray
from torch import nn

from knowledge.emergency import Emergency
from knowledge.safety.detector import unveil
from knowledge.safety.messages import Message, weigh_messages
from knowledge.safety.net import Net, Texts, number_texts, number_words, pad, read_vocabulary
from knowledge.safety.sentences import Sentences

SORTED = 50
"""So many batches are sorted by length together, so that little of a batch is padding."""

SEED = 7
CLOSE, TOLD_APART = 5.0, 20.0
"""How much it counts that a sentence is close to its meaning, and how sharply it is told from others of a batch."""

WHICH = 0.3
"""How much the emergencies' names count beside whether there is one."""

STEEPEST = 1.0
"""Longer gradients are cut to this."""

Say = Callable[[str], None]
Chosen = NDArray[np.int64]
Judge = Callable[[Chosen], torch.Tensor]
"""Returns the loss on some of the texts."""


@dataclass(frozen=True, slots=True)
class Course:
    """How fast the layers, the rows of the table and everything else learn, at most; `lost`: words left out."""

    epochs: int
    batch: int
    layers: float
    rows: float
    rest: float
    lost: float


WORDS = Course(20, 512, 0.0, 1e-2, 3e-3, 0.0)
MEANING = Course(3, 256, 3e-4, 2e-3, 1e-3, 0.0)
ALARMS = Course(2, 64, 1e-4, 1e-3, 1e-3, 0.1)


@dataclass(frozen=True, slots=True)
class Lessons:
    """Messages as numbers of words, and what is to be told of each; `which`: -1 where there is no emergency."""

    texts: Texts
    alarmed: torch.Tensor
    which: torch.Tensor
    weights: torch.Tensor
    pieces: Texts
    """The rows of each word; word 0 is padding."""


def teach_net(messages: Sequence[Message], sentences: Sentences, say: Say) -> Net:
    """Returns a net that was taught MiniLM's words, these sentences, then these messages.

    The same for the same texts on the same machine.
    """
    torch.manual_seed(SEED)
    chance = np.random.default_rng(SEED)
    words, seen = read_vocabulary()
    numbers, pieces = number_words([[word] for word in words])
    net = Net(pieces)
    _teach_words(net, numbers, seen, chance, say)
    teach_meaning(net, sentences, chance, say)
    teach_alarms(net, messages, chance, say)
    net.eval()
    return net


def _teach_words(net: Net, words: Texts, seen: torch.Tensor, chance: np.random.Generator, say: Say) -> None:
    """Teaches the table what MiniLM's layers see of the words that it knows."""

    def judge(chosen: Chosen) -> torch.Tensor:
        told = net.look_up(np.concatenate([words[number] for number in chosen]))
        return nn.functional.mse_loss(told, seen[chosen]) / seen.var()

    _learn(net, words, WORDS, judge, chance, say)


def teach_meaning(net: Net, sentences: Sentences, chance: np.random.Generator, say: Say) -> None:
    """Teaches a sentence in any language to be close to what its English means, and closer than to the others."""
    texts, pieces = number_texts(sentences.texts)
    net.take_words(pieces)

    def judge(chosen: Chosen) -> torch.Tensor:
        meanings = torch.as_tensor(sentences.meanings[chosen])
        wanted = torch.as_tensor(sentences.vectors[sentences.meanings[chosen]])
        told = nn.functional.normalize(net.pool(pad(texts, chosen)), dim=1)
        own = torch.eye(len(chosen), dtype=torch.bool)
        same = (meanings[:, None] == meanings[None]) & ~own
        alike = (told @ wanted.T * TOLD_APART).masked_fill(same, -1e4)
        apart = nn.functional.cross_entropy(alike, torch.arange(len(chosen)))
        return apart + CLOSE * (1 - (told * wanted).sum(1).mean())

    _learn(net, texts, MEANING, judge, chance, say)


def teach_alarms(net: Net, messages: Sequence[Message], chance: np.random.Generator, say: Say) -> None:
    """Teaches whether a message is from somebody in an emergency, and in which."""
    lessons = make_lessons(messages)
    net.take_words(lessons.pieces)

    def judge(chosen: Chosen) -> torch.Tensor:
        told = net(pad(lessons.texts, chosen))
        wrong = nn.functional.binary_cross_entropy_with_logits(
            told[:, 0], lessons.alarmed[chosen], weight=lessons.weights[chosen]
        )
        which = lessons.which[chosen]
        if (which >= 0).any():
            wrong = wrong + WHICH * nn.functional.cross_entropy(told[which >= 0][:, 1:], which[which >= 0])
        return wrong

    _learn(net, lessons.texts, ALARMS, judge, chance, say)


def make_lessons(messages: Sequence[Message]) -> Lessons:
    """Numbers the words of messages."""
    texts, pieces = number_texts([unveil(one.text) for one in messages])
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


def _learn(
    net: Net, texts: Texts, course: Course, judge: Judge, chance: np.random.Generator, say: Say
) -> None:
    net.train()
    net.lost = course.lost
    layers = list(net.body.parameters())
    rest = [*net.widen.parameters(), *net.last.parameters()]
    dense = torch.optim.AdamW([{"params": layers}, {"params": rest}], weight_decay=0.01)
    rows = torch.optim.SparseAdam([net.table.weight])
    steps = course.epochs * ceil(len(texts) / course.batch) + 1  # the pace is set once more after the last
    paces = [
        torch.optim.lr_scheduler.OneCycleLR(one, rates, steps, pct_start=0.1, cycle_momentum=False)
        for one, rates in ((dense, [course.layers, course.rest]), (rows, [course.rows]))
    ]
    for epoch in range(1, course.epochs + 1):
        batches, total = _make_batches(texts, course.batch, chance), 0.0
        for chosen in batches:
            dense.zero_grad()
            rows.zero_grad()
            wrong = judge(chosen)
            wrong.backward()
            nn.utils.clip_grad_norm_([*layers, *rest], STEEPEST)
            dense.step()
            rows.step()
            for pace in paces:
                pace.step()
            total += wrong.item()
        say(f"epoch {epoch} of {course.epochs}: {total / len(batches):.3f}")


def _make_batches(texts: Texts, size: int, chance: np.random.Generator) -> list[Chosen]:
    order = chance.permutation(len(texts))
    batches = []
    for at in range(0, len(order), size * SORTED):
        alike = sorted(order[at : at + size * SORTED], key=lambda number: len(texts[number]))
        batches += [np.asarray(alike[start : start + size]) for start in range(0, len(alike), size)]
    return [batches[at] for at in chance.permutation(len(batches))]
