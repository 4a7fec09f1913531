"""Which language a message is written in, learners' English and Arabic in Latin letters included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales.detect import SURE, UNSURE, detect_language

DOCTOR = {
    "en": "How do I register with a doctor near my house?",
    "ar": "كيف أسجل أولادي في المدرسة القريبة؟",
    "fa": "چطور می‌توانم نزد پزشک ثبت نام کنم؟",
    "ps": "زه څنګه د ډاکټر سره نوم ثبت کړم؟",
    "ur": "مجھے ڈاکٹر کے پاس رجسٹر ہونا ہے",
    "ckb": "چۆن لای پزیشک ناوم تۆمار بکەم؟",
    "uk": "Як мені записатися до лікаря біля дому?",
    "ru": "Как мне записаться к врачу рядом с домом?",
    "am": "ዶክተር ጋር እንዴት መመዝገብ እችላለሁ?",
    "ti": "ምዝገባ ዶክተር ከመይ ይገብር?",
    "bn": "আমি কীভাবে ডাক্তারের কাছে নাম লেখাব?",
    "hi": "मैं डॉक्टर के पास पंजीकरण कैसे करूँ?",
    "pa": "ਮੈਂ ਡਾਕਟਰ ਕੋਲ ਰਜਿਸਟਰ ਕਿਵੇਂ ਕਰਾਂ?",
    "zh": "我怎么在家附近找医生注册？",
    "fr": "Comment puis-je m'inscrire chez un médecin près de chez moi ?",
    "es": "¿Cómo puedo registrarme con un médico cerca de mi casa?",
    "pt": "Como posso me inscrever com um médico perto de minha casa?",
    "ro": "Cum mă pot înscrie la un medic aproape de casă?",
    "pl": "Jak mogę zapisać się do lekarza blisko domu?",
    "sq": "Si mund të regjistrohem te mjeku pranë shtëpisë?",
    "so": "Sideen isaga diiwaan geliyaa dhakhtarka ii dhow?",
    "tr": "Evime yakın bir doktora nasıl kayıt olabilirim?",
    "vi": "Làm sao để tôi đăng ký khám bác sĩ gần nhà?",
    "sw": "Ninawezaje kujiandikisha kwa daktari karibu na nyumba yangu?",
}


@pytest.mark.parametrize(("language", "text"), DOCTOR.items(), ids=DOCTOR)
def test_a_sentence_is_told_by_its_language(language: str, text: str) -> None:
    found = detect_language(text)
    assert found.language == language
    assert found.confidence >= SURE


@pytest.mark.parametrize(("language", "text"), DOCTOR.items(), ids=DOCTOR)
def test_capitals_do_not_matter(language: str, text: str) -> None:
    assert detect_language(text.upper()).language == language


@pytest.mark.parametrize(
    "text",
    [
        "i am new here how i can get docter",
        "me no have house what to do",
        "where i go for learn english my wife",
        "my landlord he not fix the heater",
        "im looking for esol class i dont know where",
        "what is the council tax",
    ],
)
def test_learners_english_is_english(text: str) -> None:
    assert detect_language(text).language == "en"


@pytest.mark.parametrize(
    "text",
    [
        "kif badi sajjil 3and doctor ya 7abibi",
        "ayez a3raf fein el madrasa 2aw el 7adana",
        "shlon a7jez maw3id 3nd el doctor",
        "wein a7ot el zbaleh el yom ba3d el sho8l 3ashan 7aram",
    ],
)
def test_arabic_in_latin_letters_is_arabic(text: str) -> None:
    assert detect_language(text).language == "ar"


@pytest.mark.parametrize("text", ["شلون أحجز موعد چان عندي گلب", "گلي وين أروح، عندي بنية صغيرة"])
def test_iraqi_letters_do_not_make_arabic_persian(text: str) -> None:
    assert detect_language(text).language == "ar"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("بدي اسجل عند GP في Bristol", "ar"),
        ("حاوية 🗑️ زرقاء", "ar"),
        ("I need a doctor لو سمحت", "ar"),
        ("my landlord is called أحمد and he will not help me", "en"),
        ("كتبوا لي https://www.example.org/register-with-a-doctor", "ar"),
    ],
)
def test_a_mixed_message_is_in_the_language_of_its_sentence(text: str, language: str) -> None:
    assert detect_language(text).language == language


@pytest.mark.parametrize(
    "text",
    ["", " ", "ok", "GP", "HC2", "BS5", "BS5 6QR", "bs56qr", "123 456", "???", "👍", "😀😀", "a",
     "https://www.example.org/page", "me@example.org", "\u200f"],
)  # fmt: skip
def test_what_is_too_short_to_tell_keeps_the_language(text: str) -> None:
    assert detect_language(text) == UNSURE


def test_a_single_arabic_word_is_enough() -> None:
    assert detect_language("نعم").language == "ar"


def test_letters_in_another_form_are_read_alike() -> None:
    assert detect_language("ﻛﻴﻒ ﺣﺎﻟﻚ").language == detect_language("كيف حالك").language == "ar"


@given(st.text(max_size=80))
def test_any_text_has_a_language_or_none(text: str) -> None:
    found = detect_language(text)
    assert 0 <= found.confidence <= 1.000001
    assert (found.language is None) == (found == UNSURE)
