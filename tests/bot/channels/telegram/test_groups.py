"""In a group: only when spoken to, never the personal, one conversation a member."""

from tests.bot.channels.telegram.conftest import Telegram
from tests.bot.channels.telegram.fake_bot_api import Refusal
from tests.bot.fake_rasa import FakeRasa, Mood

GROUP = -500


async def test_the_bot_is_silent_unless_it_is_spoken_to(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.article = "waste/what-goes-where"
    await pushed.write(GROUP, "which bin?", person=1)
    await pushed.write(GROUP, "@somebody_else which bin?", person=1)
    await pushed.write(GROUP, "@waymark_bot which bin?", person=1)
    await pushed.wait_for("You said which bin?", GROUP)
    assert len(rasa.requests) == 1
    assert pushed.api.sent[-1]["reply_parameters"]["allow_sending_without_reply"] is True


async def test_an_answer_to_the_bot_is_for_the_bot(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.article = "waste/what-goes-where"
    await pushed.write(GROUP, "@waymark_bot which bin?", person=1)
    await pushed.wait_for("You said which bin?", GROUP)
    earlier = {name: value for name, value in pushed.api.sent[-1].items() if name not in {"reply_parameters"}}
    await pushed.write(GROUP, "and glass?", person=1, reply_to_message=earlier)
    await pushed.wait_for("You said and glass?", GROUP)


async def test_every_member_has_a_conversation_of_their_own(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.article = "waste/what-goes-where"
    for person in (1, 2, 1):
        await pushed.write(GROUP, "@waymark_bot which bin?", person=person)
    await pushed.wait(lambda: len(rasa.requests) == 3)
    assert len({one["conversation"] for one in rasa.requests}) == 2


async def test_the_personal_is_moved_to_a_private_chat(pushed: Telegram, rasa: FakeRasa) -> None:
    await pushed.write(GROUP, "@waymark_bot I need a doctor", person=1)
    await pushed.wait_for("This is better asked where nobody else can read.", GROUP)
    assert "You said" not in str(pushed.api.said(GROUP))
    button = pushed.api.sent[-1]["reply_markup"]["inline_keyboard"][0][0]
    assert button["url"] == "https://t.me/waymark_bot?start=group"
    for command in ("/mydata@waymark_bot", "/delete@waymark_bot"):
        before = len(pushed.api.sent)
        await pushed.write(GROUP, command, person=1)
        await pushed.wait(lambda before=before: len(pushed.api.sent) > before)  # type: ignore[misc]
        assert "This is better asked" in pushed.api.said(GROUP)[-1]


async def test_a_group_that_becomes_a_supergroup_goes_on(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.article = "waste/what-goes-where"
    await pushed.write(GROUP, "@waymark_bot one", person=1)
    await pushed.wait_for("You said one", GROUP)
    await pushed.write(GROUP, migrate_to_chat_id=-100500, person=1)
    await pushed.write(-100500, "@waymark_bot two", person=1)
    await pushed.wait_for("You said two", -100500)
    assert len({one["conversation"] for one in rasa.requests}) == 1


async def test_what_waited_as_the_group_moved_is_answered_under_the_new_number(
    pushed: Telegram, rasa: FakeRasa
) -> None:
    rasa.article, rasa.mood, rasa.slow_s = "waste/what-goes-where", Mood.SLOW, 0.5
    await pushed.write(GROUP, "@waymark_bot one", person=1)
    await pushed.write(GROUP, "@waymark_bot two", person=1)
    await pushed.write(GROUP, "@waymark_bot three", person=2)
    await pushed.write(GROUP, migrate_to_chat_id=-100500, person=1)
    await pushed.wait_for("You said two", -100500)
    await pushed.wait_for("You said three", -100500)
    assert len({one["conversation"] for one in rasa.requests}) == 2


async def test_an_answer_that_finds_the_group_moved_follows_it(pushed: Telegram, rasa: FakeRasa) -> None:
    rasa.article = "waste/what-goes-where"
    moved = Refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100500)
    pushed.api.faults["sendMessage"] = [moved]
    await pushed.write(GROUP, "@waymark_bot one", person=1)
    await pushed.wait_for("You said one", -100500)
    pushed.api.faults["sendMessage"] = [moved]
    await pushed.write(GROUP, "/privacy@waymark_bot", person=3)
    await pushed.wait_for("We keep what you write here", -100500)
