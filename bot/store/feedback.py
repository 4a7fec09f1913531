"""What newcomers said of replies: helpful or not, once a reply, for those who keep the articles."""

import time
from dataclasses import dataclass

from sqlalchemy import delete, insert, select

from bot.errors import ReplyUnknown
from bot.store import tables
from bot.store.database import Database

_rows = tables.feedback


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one newcomer said of one reply."""

    reply: str
    helpful: bool
    created_at: float


@dataclass(frozen=True, slots=True)
class ArticleRating:
    """How often an article was said to help, or not."""

    article: str
    helpful: int
    not_helpful: int


@dataclass(frozen=True, slots=True)
class FeedbackRows:
    """The opinions in the store."""

    database: Database

    async def keep_opinion(self, conversation: str, reply: str, *, helpful: bool) -> None:
        """Keeps an opinion in place of an earlier one; ReplyUnknown when no such reply was sent."""
        events, now = tables.events, time.time()
        sent = select(events.c.data).where(events.c.conversation == conversation, events.c.type == "reply")
        mine = (_rows.c.conversation == conversation) & (_rows.c.reply == reply)
        async with self.database.writing() as connection:
            replies = (await connection.execute(sent)).scalars()
            found = next((data for data in replies if data["id"] == reply), None)
            if found is None:
                raise ReplyUnknown
            await connection.execute(delete(_rows).where(mine))
            values = {"conversation": conversation, "reply": reply, "helpful": helpful, "created_at": now}
            await connection.execute(insert(_rows).values(article=found["article"], **values))

    async def list_opinions(self, conversation: str) -> list[Opinion]:
        """Reads the opinions of one conversation."""
        query = select(_rows.c.reply, _rows.c.helpful, _rows.c.created_at).where(
            _rows.c.conversation == conversation
        )
        async with self.database.reading() as connection:
            return [Opinion(*row) for row in await connection.execute(query)]

    async def rate_articles(self) -> list[ArticleRating]:
        """Counts the opinions of every article, those that helped least first."""
        query = select(_rows.c.article, _rows.c.helpful).where(_rows.c.article.is_not(None))
        counts: dict[str, list[int]] = {}
        async with self.database.reading() as connection:
            for article, helpful in await connection.execute(query):
                counts.setdefault(article, [0, 0])[not helpful] += 1
        ratings = [ArticleRating(article, yes, no) for article, (yes, no) in counts.items()]
        return sorted(ratings, key=lambda rating: (-rating.not_helpful, rating.article))
