"""What makes an article an article, and which statements hold in which nation."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from knowledge.article import Article, topic_of
from knowledge.source import Nation, Topic
from tests.knowledge.making import article, asks, make_article, source, statement


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"say": [statement("a"), statement("b"), statement("a")]}, "two statements are called 'a'"),
        ({"card": ["nothing"]}, "the card names 'nothing', which no statement is called"),
        ({"review_every": "half a year"}, "is no period -> Write, say"),
        ({"review_every": "0 months"}, "is no period"),
        ({"ask": asks("doctor")[:9]}, "at least 10 items"),
        ({"say": []}, "at least 1 item"),
        ({"title": "GP"}, "at least 3 characters"),
        ({"title": "a" * 71}, "at most 70 characters"),
        ({"say": [statement("Not A Slug")]}, "should match pattern"),
        ({"say": [statement("-a")]}, "should match pattern"),
        ({"say": [statement(text="Too short")]}, "at least 10 characters"),
        ({"say": [statement(text="a" * 501)]}, "at most 500 characters"),
        ({"say": [statement(nations=["cornwall"])]}, "Input should be 'england'"),
        ({"say": [statement(source=source(confidence="sure"))]}, "Input should be 'confirmed'"),
        ({"related": ["doctor"]}, "should match pattern"),
        ({"related": ["schools/doctor"]}, "should match pattern"),
        ({"sai": []}, "not permitted"),
    ],
)
def test_what_breaks_a_rule_is_refused(changes: dict[str, Any], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        Article.model_validate(article() | changes)


def test_a_statement_holds_in_its_nations_alone() -> None:
    (said,) = make_article(say=[statement(nations=["england", "wales"])]).say
    assert [nation for nation in Nation if said.holds_for(nation)] == [Nation.ENGLAND, Nation.WALES]


def test_a_statement_without_nations_holds_everywhere() -> None:
    (said,) = make_article().say
    assert all(said.holds_for(nation) for nation in Nation)


def test_a_nation_hears_its_statements_in_the_order_of_the_file() -> None:
    made = make_article(
        say=[
            statement("wales", nations=["wales"]),
            statement("all"),
            statement("both", nations=["wales", "england"]),
        ]
    )
    assert [said.id for said in made.statements_for(Nation.ENGLAND)] == ["all", "both"]
    assert [said.id for said in made.statements_for(Nation.WALES)] == ["wales", "all", "both"]


@pytest.mark.parametrize(("period", "days"), [("1 month", 30), ("6 months", 180), ("12 months", 360)])
def test_a_period_of_review_is_counted_in_days(period: str, days: int) -> None:
    assert make_article(review_every=period).review_days == days


@pytest.mark.parametrize(("id_", "topic"), [("gp/register", Topic.GP), ("waste/bins", Topic.WASTE)])
def test_an_article_belongs_to_the_topic_of_its_folder(id_: str, topic: Topic) -> None:
    assert topic_of(id_) is topic
