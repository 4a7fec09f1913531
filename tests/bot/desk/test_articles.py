"""A connector sends an article: as the bot would show it, once, in the newcomer's language."""

from uuid import uuid4

from tests.bot.desk.conftest import Place
from tests.bot.desk.test_desk import ask_person, read_replies
from tests.bot.fake_rasa import FakeRasa, Mood


async def test_an_article_is_sent_once_with_its_sources_and_the_connector_keeps_the_case(
    place: Place, rasa: FakeRasa
) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place, language="ar")
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        page = await amal.read(f"/desk/cases/{case}")
        assert '<option value="gp/register">Register with a GP</option>' in page
        message, before = str(uuid4()), len(await read_replies(place, opened))
        for _ in range(2):
            sent = await amal.act(case, "article", article="gp/register", message=message)
            assert sent.status_code == 303, sent.text
        (reply,) = (await read_replies(place, opened))[before:]
        assert reply["article"] == "gp/register"
        assert reply["language"] == "ar"
        assert reply["sources"]
        assert rasa.requests[-1]["payload"] == '/show_article{"article": "gp/register"}'
        assert rasa.requests[-1]["hints"]["city"] == "bristol"
        assert "sent the article gp/register" in await amal.read(f"/desk/cases/{case}")
        assert (await place.web.read_held(opened)).json()["owner"] == "connector"


async def test_what_cannot_be_sent_is_told_and_nothing_is_sent(place: Place, rasa: FakeRasa) -> None:
    async with place.arrive("Amal") as amal, place.arrive("Bo") as bo:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        unclaimed = await amal.act(case, "article", article="gp/register", message=str(uuid4()))
        assert unclaimed.status_code == 409
        await amal.act(case, "claim")
        asked, before = len(rasa.requests), len(await read_replies(place, opened))
        other = await bo.act(case, "article", article="gp/register", message=str(uuid4()))
        assert other.status_code == 409
        unknown = await amal.act(case, "article", article="gp/nothing", message=str(uuid4()))
        assert unknown.status_code == 422
        assert "Choose one from the list" in unknown.text
        assert 'value="gp/nothing"' in unknown.text, "what was written is not lost"
        assert len(rasa.requests) == asked
        rasa.mood = Mood.FAILING
        away = await amal.act(case, "article", article="gp/register", message=str(uuid4()))
        assert away.status_code == 503
        rasa.mood = Mood.WELL
        assert len(await read_replies(place, opened)) == before
