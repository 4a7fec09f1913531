"""A poster is one page, says it in the newcomer's language, and its code opens the chat."""

from pathlib import Path

import pypdfium2
import pytest
import zxingcpp

from bot.channels.telegram.deep_links import DeepLink, read_deep_link
from bot.channels.telegram.poster import FONTS, PosterImpossible, draw_poster, main
from locales.catalogue import read_locales

ROOT = Path(__file__).parents[4]
LOCALES = read_locales(ROOT / "locales")


@pytest.mark.parametrize(
    "link", [DeepLink("bristol", "housing", "ar"), DeepLink("leeds"), DeepLink("glasgow", "esol", "en")]
)
def test_a_phone_that_looks_at_it_opens_the_chat(link: DeepLink) -> None:
    pages = pypdfium2.PdfDocument(draw_poster(LOCALES, "Somewhere", link, "waymark_bot", FONTS))
    assert len(pages) == 1
    (code,) = zxingcpp.read_barcodes(pages[0].render(scale=1.5).to_pil())
    address, _, start = code.text.partition("?start=")
    assert address == "https://t.me/waymark_bot"
    assert read_deep_link(start, {"bristol", "leeds", "glasgow"}, set(LOCALES.offered)) == link


def test_it_speaks_the_language_and_english() -> None:
    pages = pypdfium2.PdfDocument(
        draw_poster(LOCALES, "Bristol", DeepLink("bristol", None, "ar"), "waymark_bot", FONTS)
    )
    said = pages[0].get_textpage().get_text_range()
    assert "Point the camera of your phone" in said
    assert any("\u0600" <= letter <= "\u06ff" or "\ufe70" <= letter <= "\ufefc" for letter in said)


def test_without_the_fonts_it_names_the_package(tmp_path: Path) -> None:
    with pytest.raises(PosterImpossible, match="apt-get install fonts-noto-core"):
        draw_poster(LOCALES, "Bristol", DeepLink("bristol"), "waymark_bot", tmp_path)


def test_the_command_writes_both_and_says_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["leeds", "--topic", "gp", "--bot", "@waymark_bot", "--folder", str(tmp_path)]) == 0
    written = capsys.readouterr().out.split()
    assert written == [f"{tmp_path}/leeds-gp.pdf", f"{tmp_path}/leeds-gp.png"]
    assert Path(written[0]).read_bytes().startswith(b"%PDF")


def test_without_a_name_and_a_token_it_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WAYMARK_TELEGRAM_TOKEN", raising=False)
    assert main(["leeds", "--folder", str(tmp_path)]) == 1
    assert "WAYMARK_TELEGRAM_TOKEN is empty" in capsys.readouterr().err
