"""From asking for a person to closing the case, through the gateway, on both kinds of store."""

import asyncio
import re
from typing import Any
from uuid import uuid4

from bot.desk.accounts import Role
from bot.store import open_store
from tests.bot.client import Opened
from tests.bot.desk.conftest import HANDOFF, Person, Place, read_text
from tests.bot.fake_rasa import FakeRasa, Mood


async def ask_person(place: Place, city: str | None = "bristol", language: str | None = None) -> Opened:
    """A newcomer agrees to a person."""
    opened = await place.web.open(city=city, language=language)
    await place.web.say(opened, HANDOFF)
    return opened


async def read_replies(place: Place, opened: Opened) -> list[dict[str, Any]]:
    """Everything that was said to the newcomer."""
    held = (await place.web.read_held(opened)).json()
    return [event["data"] for event in held["events"] if event["type"] == "reply"]


async def read_owner(place: Place, opened: Opened) -> str:
    """Who has the conversation."""
    return str((await place.web.read_held(opened)).json()["owner"])


async def test_without_anybody_at_the_desk_nobody_is_promised(place: Place) -> None:
    opened = await ask_person(place)
    assert [reply["text"] for reply in await read_replies(place, opened)] == ["en: handoff.nobody"]
    assert await read_owner(place, opened) == "bot"


async def test_from_ask_to_close_and_back_to_the_bot(place: Place, rasa: FakeRasa) -> None:
    async with place.arrive("Amal", languages=["en", "ar"], hours="24/7") as amal:
        opened = await place.web.open(city="bristol")
        await place.web.say(opened, "my ceiling leaks")
        response = await place.web.post(opened, text=HANDOFF)
        assert response.json()["owner"] == "waiting"
        assert [reply["text"] for reply in response.json()["replies"]][1:] == ["en: handoff.now"]
        (case,) = await amal.find_cases()
        assert "my ceiling leaks" in await amal.read(f"/desk/cases/{case}")

        assert (await amal.act(case, "claim")).status_code == 303
        assert await read_owner(place, opened) == "connector"
        asked = len(rasa.requests)
        answer = (await place.web.post(opened, text="are you there?")).json()
        assert (answer["owner"], answer["replies"]) == ("connector", [])
        assert len(rasa.requests) == asked, "the bot is silent"

        message = str(uuid4())
        assert (await amal.reply(case, "Yes & <b>here</b>", message)).status_code == 303
        assert (await amal.reply(case, "Yes & <b>here</b>", message)).status_code == 303
        said = [one for one in await read_replies(place, opened) if one["kind"] == "connector"]
        assert [one["text"] for one in said] == ["Yes & <b>here</b>"]
        page = read_text(await amal.read(f"/desk/cases/{case}"))
        assert "are you there?" in page
        assert "Yes & <b>here</b>" in page

        await amal.act(case, "close", outcome="referred", detail="Shelter")
        assert await read_owner(place, opened) == "bot"
        *_, back, helped = await read_replies(place, opened)
        assert (back["text"], helped["text"]) == ("en: case.bot_again", "en: case.helped")
        pressed = await place.web.post(opened, payload=helped["buttons"][0]["payload"])
        assert [one["text"] for one in pressed.json()["replies"]] == ["en: case.thanks"]
        assert "The newcomer says that it helped" in await amal.read(f"/desk/cases/{case}")
        assert [one["text"] for one in await place.web.say(opened, "and now?")] == ["You said and now?"]


async def test_who_speaks_a_connectors_language_is_first_in_their_queue(place: Place) -> None:
    async with place.arrive("Amal", languages=["ar"]) as amal, place.arrive("Bo", languages=["en"]) as bo:
        for words in (HANDOFF, f"من فضلك {HANDOFF}", HANDOFF):
            await place.web.say(await place.web.open(city="bristol"), words)
        assert await _read_languages(amal) == ["Arabic", "English", "English"]
        assert await _read_languages(bo) == ["English", "English", "Arabic"]


async def _read_languages(person: Person) -> list[str]:
    pages = [await person.read(f"/desk/cases/{case}/head") for case in await person.find_cases()]
    return ["Arabic" if "Arabic" in page else "English" for page in pages]


async def test_asking_again_within_a_week_goes_on_with_the_case(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        await amal.act(case, "close", outcome="answered")
        assert await amal.find_cases("closed") == [case]
        await place.web.say(opened, HANDOFF)
        assert await amal.find_cases() == [case]
        assert await read_owner(place, opened) == "waiting"


async def test_two_claim_and_the_slower_is_told_who_was_faster(place: Place) -> None:
    async with place.arrive("Amal") as amal, place.arrive("Bo") as bo:
        await ask_person(place)
        (case,) = await amal.find_cases()
        tokens = [await one.read_token() for one in (amal, bo)]
        answers = await asyncio.gather(
            *(
                one.http.post(f"/desk/cases/{case}/claim", data={"form_token": token})
                for one, token in zip((amal, bo), tokens, strict=True)
            )
        )
        assert sorted(answer.status_code for answer in answers) == [303, 409]
        slower = next(answer for answer in answers if answer.status_code == 409)
        assert re.search(r"(Amal|Bo) was faster and has this case", slower.text)


async def test_what_cannot_be_sent_is_kept(place: Place) -> None:
    async with place.arrive("Amal") as amal, place.arrive("Bo") as bo:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        assert "Claim it first" in (await amal.reply(case, "too early")).text
        await amal.act(case, "claim")
        long = await amal.reply(case, "x" * 5000)
        assert (long.status_code, "x" * 5000 in long.text) == (409, True)
        foreign = await bo.reply(case, "I know &lt;this&gt;")
        assert "Amal has this case" in foreign.text
        assert "I know &amp;lt;this&amp;gt;" in foreign.text
        await amal.act(case, "close", outcome="other")
        assert "This case is closed" in (await amal.reply(case, "one more")).text
        await place.web.delete(opened)
        gone = await amal.reply(case, "still there?")
        assert (gone.status_code, "deleted the conversation" in gone.text) == (404, True)
        assert "still there?" in gone.text


async def test_release_transfer_note_canned_and_flag(place: Place) -> None:
    async with (
        place.arrive("Amal") as amal,
        place.arrive("Bo") as bo,
        place.arrive("Far", cities=["glasgow"]) as far,
    ):
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        await amal.act(case, "note", text="call the school", message=str(uuid4()))
        await amal.act(case, "canned", name="hello", message=str(uuid4()))
        assert (await amal.act(case, "transfer", to=far.account.id)).status_code == 403
        await amal.act(case, "transfer", to=bo.account.id)
        page = await bo.read(f"/desk/cases/{case}")
        assert "call the school" in page
        assert "handed it to Bo" in page
        flag = {"article": "gp/register", "note": "the number is old", "message": str(uuid4())}
        for _ in range(2):
            told = await bo.act(case, "flag", **flag)
        assert "The editors will see it" in await bo.read(told.headers["location"])
        await bo.act(case, "release")
        assert await amal.find_cases() == [case]
        said = await read_replies(place, opened)
        assert said[-1]["text"] == "en: canned.hello"
        assert not [one for one in said if "call the school" in one["text"]]
        store = open_store(place.database)
        (kept,) = await store.accounts.list_flags()
        assert kept.note == "the number is old"
        assert await store.accounts.finish_flag(kept.id)
        assert await store.accounts.list_flags() == []
        await store.database.close()


async def test_a_snoozed_case_comes_back_when_the_newcomer_writes(place: Place) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        await amal.act(case, "claim")
        await amal.act(case, "snooze", minutes="60")
        assert await amal.find_cases("connector") == []
        await place.web.say(opened, "hello?")
        assert await amal.find_cases("connector") == [case]


async def test_an_answer_that_was_under_way_at_the_claim_is_not_said(place: Place, rasa: FakeRasa) -> None:
    async with place.arrive("Amal") as amal:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        claims: list[asyncio.Future[Any]] = []
        rasa.watch = lambda: claims.append(asyncio.ensure_future(amal.act(case, "claim")))
        rasa.mood, rasa.slow_s = Mood.SLOW, 2.0
        answer = (await place.web.post(opened, text="what now?")).json()
        await asyncio.gather(*claims)
        assert answer["replies"] == []
        assert answer["owner"] == "connector"


async def test_the_stream_of_news_says_that_something_changed_and_nothing_else(place: Place) -> None:
    async with place.arrive("Amal") as amal, amal.http.stream("GET", "/desk/news") as news:
        lines = news.aiter_lines()
        assert await anext(lines) == ": here"
        await ask_person(place)
        said = [await anext(lines) for _ in range(3)]
        assert said == ["", "event: changed", "data: "]


async def test_the_stream_of_a_case_is_silent_about_others_and_closed_to_another_city(place: Place) -> None:
    async with place.arrive("Amal") as amal, place.arrive("Far", cities=["glasgow"]) as far:
        opened = await ask_person(place)
        (case,) = await amal.find_cases()
        assert (await far.http.get(f"/desk/news?case={case}")).status_code == 404
        async with amal.http.stream("GET", f"/desk/news?case={case}") as news:
            lines = news.aiter_lines()
            assert await anext(lines) == ": here"
            await anext(lines)
            hearing = asyncio.ensure_future(anext(lines))
            await ask_person(place)
            await asyncio.sleep(0.5)
            assert not hearing.done() or place.database.startswith("postgresql"), (
                "two gateways may share that one"
            )
            await place.web.say(opened, "hello?")
            assert await hearing == "event: changed"


async def test_two_hundred_cases_and_twenty_connectors(place: Place) -> None:
    cases, people = 200, 20
    opened = []
    async with place.arrive("Lead", Role.LEAD) as lead:
        for start in range(0, cases, 20):
            opened += await asyncio.gather(*(ask_person(place) for _ in range(start, start + 20)))
        waiting = await lead.find_cases()
    assert len(set(waiting)) == cases
    won: dict[str, list[str]] = {case: [] for case in waiting}

    async def work(number: int) -> None:
        async with place.arrive(f"Person {number}") as person:
            token = await person.read_token()
            for at in range(cases):
                case = waiting[(at + number * 7) % cases]
                if won[case]:
                    continue
                claimed = await person.http.post(f"/desk/cases/{case}/claim", data={"form_token": token})
                if claimed.status_code != 303:
                    continue
                won[case].append(person.account.name)
                await write_three(person, case, token)

    async def write_three(person: Person, case: str, token: str) -> None:
        for part in range(3):
            message = str(uuid4())
            for _again in range(2):
                data = {"form_token": token, "message": message, "text": f"{person.account.name} {part}"}
                sent = await person.http.post(f"/desk/cases/{case}/reply", data=data)
                assert sent.status_code == 303

    await asyncio.gather(*(work(number) for number in range(people)))
    assert all(len(names) == 1 for names in won.values())
    for one in opened:
        said = [reply["text"] for reply in await read_replies(place, one) if reply["kind"] == "connector"]
        name = said[0].rsplit(" ", 1)[0]
        assert said == [f"{name} {part}" for part in range(3)]
