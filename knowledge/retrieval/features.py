"""What the student encoder sees of a text: subwords, and hashed character n-grams that survive typos."""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from pathlib import Path

from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from knowledge.retrieval.normalising import normalise

SUBWORDS = 16_000
NGRAM_ROWS = 65_536
NGRAM_SIZES = (3, 4, 5)
MAX_CHARACTERS = 400
"""A question is short; what stands after this is not looked at, so that cost stays bounded."""


class Features:
    """Turns text into row numbers of the student's table: subwords first, n-grams after them."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self._tokenizer = tokenizer

    @classmethod
    def load(cls, path: Path) -> Features:
        """Read the subword vocabulary from disk."""
        return cls(Tokenizer.from_file(str(path)))

    @classmethod
    def learn(cls, texts: Iterable[str]) -> Features:
        """Learn a subword vocabulary from text in every language."""
        tokenizer = Tokenizer(models.BPE(unk_token="[UNK]"))
        tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
            [pre_tokenizers.Whitespace(), pre_tokenizers.Metaspace()]
        )
        trainer = trainers.BpeTrainer(
            vocab_size=SUBWORDS, special_tokens=["[UNK]"], show_progress=False, limit_alphabet=3_000
        )
        tokenizer.train_from_iterator((normalise(text) for text in texts), trainer)
        return cls(tokenizer)

    def save(self, path: Path) -> None:
        """Write the subword vocabulary to disk."""
        self._tokenizer.save(str(path))

    @property
    def rows(self) -> int:
        """The number of rows that the student's table has."""
        return SUBWORDS + NGRAM_ROWS

    def row_numbers(self, text: str) -> list[int]:
        """Return the rows of a text, each as often as it occurs; empty when the text holds nothing."""
        plain = normalise(text)[:MAX_CHARACTERS]
        subwords = self._tokenizer.encode(plain).ids
        return [row for row in subwords if row] + self._ngram_rows(plain)

    @staticmethod
    def _ngram_rows(plain: str) -> list[int]:
        rows = []
        for word in plain.split():
            framed = f"<{word}>"
            for size in NGRAM_SIZES:
                for start in range(len(framed) - size + 1):
                    digest = zlib.crc32(framed[start : start + size].encode())
                    rows.append(SUBWORDS + digest % NGRAM_ROWS)
        return rows
