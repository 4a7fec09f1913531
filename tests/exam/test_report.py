"""The tables, the list of misses and the bars of a small exam."""

from __future__ import annotations

from bot.replies import Kind
from tests.exam.bars import Bar, list_bars
from tests.exam.comparing import Comparison, Rankings, compare
from tests.exam.questions import Expected
from tests.exam.report import Findings, list_misses, make_table, write_report
from tests.exam.sample import make_question, make_score
from tests.exam.shares import Share
from tests.exam.verdicts import Judged

ANSWERED = make_score(make_question(id_="q-1"), right=True, direct=True)
MISSED = make_score(make_question(id_="q-2"), right=False, direct=False, kind=Kind.DECLINE)
DECLINED = make_score(
    make_question(id_="q-3", set_name="outside.en", expected=Expected.DECLINE, accept=frozenset()),
    right=True,
    kind=Kind.DECLINE,
)
SCORES = [ANSWERED, MISSED, DECLINED]


def test_a_table_is_markdown() -> None:
    assert make_table(("a", "b"), [("1", "2")]) == "| a | b |\n| --- | --- |\n| 1 | 2 |\n"


def test_the_report_counts_right_of_all_and_direct_of_those_with_an_article() -> None:
    findings = Findings("2026-01-01", "minilm", SCORES, [], None, [Bar("some bar", Share(1, 2), 0.6)])
    report = write_report(findings)
    assert "| gp | 3 | 66.7% [21%–94%] | 2 | 50.0% [9%–91%] |" in report
    assert "| outside.en | 1 | 100.0% [21%–100%] |" in report
    assert "| some bar | 50.0% [9%–91%] | 60% | SHORT |" in report


def test_a_miss_is_listed_by_ids_alone() -> None:
    line = "glasgow.en q-2 expected answer gp/register given decline gp/register choices -\n"
    assert list_misses(SCORES) == line


def test_a_bar_over_nothing_is_short() -> None:
    assert not Bar("nothing asked", Share(0, 0), 0.0).passed


def test_being_level_with_a_ranker_is_not_being_ahead() -> None:
    level = Bar("ahead", Share(1, 2), 0.5, strictly=True)
    assert (level.word, Bar("enough", Share(1, 2), 0.5).word) == ("SHORT", "PASS")


def test_every_ranker_is_a_bar_for_right_and_for_directly() -> None:
    ours = Comparison("Waymark", "en", direct=Share(6, 10), right=Share(9, 10))
    other = Comparison("BM25", "en", direct=Share(7, 10), right=Share(9, 10))
    bars = {
        bar.name: bar.word for bar in list_bars(SCORES, Judged(Share(9, 10), 0), [ours, other], [(), ("£5",)])
    }
    assert bars["en: right, ahead of BM25's first article"] == "PASS"
    assert bars["en: directly, ahead of BM25's first article"] == "SHORT"
    assert bars["declines, all sets: not answered with an article"] == "PASS"
    assert bars["direct answers read: two thirds mentioned, nothing contradicted"] == "PASS"
    assert bars["replies that carry only figures of the knowledge"] == "SHORT"


def test_a_ranker_is_compared_on_questions_that_an_article_answers() -> None:
    rankings = [Rankings("BM25", [("gp/refused", "gp/register"), (), ("gp/register",)])]
    ours, other = compare(SCORES, rankings, "Waymark")
    assert (ours.direct, ours.right) == (Share(1, 2), Share(1, 2))
    assert (other.direct, other.right) == (Share(0, 2), Share(1, 2))
