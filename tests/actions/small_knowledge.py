"""A few articles and three cities, small enough to see whole, written as the files that the reader reads."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from knowledge.catalogue import Catalogue, read_catalogue
from knowledge.translation import fingerprint

RECENT = (date.today() - timedelta(days=20)).isoformat()
FOUR_YEARS_AGO = str(date.today().year - 4)
# A number that Ofcom keeps free for stories.
PHONE = "0117 496 0123"

Data = dict[str, Any]


def source(name: str, as_of: str | None = RECENT, confidence: str = "confirmed") -> Data:
    """Give a source; the name makes it one of its own."""
    return {
        "title": f"Page {name}",
        "url": f"https://example.org/{name}",
        "as_of": as_of,
        "confidence": confidence,
    }


def state(name: str, text: str, *nations: str, **more: Any) -> Data:
    """Give a statement that is sure and recent unless said otherwise."""
    return {"id": name, "text": text, "nations": list(nations), "source": source(name), **more}


def article(title: str, ask: str, *say: Data, **more: Any) -> Data:
    """Give an article that is asked for in ten ways, all of the same words."""
    return {"title": title, "ask": [f"{ask} {number}" for number in range(10)], "say": list(say), **more}


ARTICLES: dict[str, Data] = {
    "gp/register": article(
        "Register with a doctor",
        "register surgery doctor",
        state("interpreter", "Tell them which language you speak."),
        state("england", "In this nation you can register at any surgery.", "england"),
        state("scotland", "In this nation you ring the surgery first.", "scotland"),
        state("wales", "In this nation you fill in the purple form.", "wales", note="two pages disagree"),
        local=["gp"],
        card=["england", "scotland"],
        related=["gp/costs", "gp/interpreter"],
    ),
    "gp/costs": article(
        "Doctor costs",
        "doctor price cost charge",
        state("free", "Seeing the doctor is free everywhere."),
        state("price", "A certificate costs £20 here.", source=source("price", confidence="remembered")),
        state("line", f"You can call {PHONE} at night.", helpline=True),
        related=["gp/register"],
    ),
    "gp/interpreter": article(
        "Ask for an interpreter",
        "interpreter translate appointment",
        state("ask", "You can ask for an interpreter. It is free."),
        state("undated", "The surgery books the interpreter.", source=source("undated", as_of=None)),
        offer_person=True,
    ),
    "nrpf/immigration-case": article(
        "Your immigration case",
        "immigration solicitor visa appeal",
        state("adviser", "Only a regulated adviser may answer this."),
        adviser=True,
    ),
    "housing/repairs": article(
        "Repairs", "landlord boiler repair broken", state("tell", "Tell your landlord in writing.")
    ),
    "housing/heating": article(
        "Heating",
        "landlord radiator heating broken",
        state("check", "Check the meter for the heating first."),
    ),
    "waste/what-goes-where": article(
        "What goes in which bin",
        "rubbish bin recycle sort",
        state("same", "Every council has its own containers."),
        local=["collection-day"],
    ),
    "waste/batteries": article(
        "Batteries",
        "batteries throw shop",
        state("shop", "Shops that sell batteries take old ones back."),
    ),
}


def service(name: str, tags: list[str], **more: Any) -> Data:
    """Give a service."""
    told: Data = {"id": name, "name": f"The {name.title()}", "tags": tags, "summary": f"What {name} does."}
    return {**told, "url": f"https://example.org/{name}", "source": source(name), **more}


def container(name: str, colour: str, accepts: list[str], **more: Any) -> Data:
    """Give a container."""
    told: Data = {
        "id": name,
        "name": f"{name.replace('-', ' ').title()}",
        "colour": colour,
        "accepts": accepts,
    }
    return {**told, "source": source(name), **more}


def city(name: str, nation: str, certain: list[str], shared: list[str], **more: Any) -> Data:
    """Give a city."""
    return {
        "name": name,
        "nation": nation,
        "council": {"name": f"{name} Council", "website": "https://example.org"},
        "postcodes": {"certain": certain, "shared": shared},
        "where_to_look": {"text": f"Look at the list of {name}.", "source": source(f"{name}-list")},
        "source": source(name),
        **more,
    }


BRISTOL: dict[str, Data] = {
    "city": city(
        "Bristol", "england", ["BS1", "BS5"], ["BS16"], areas=["Easton"], ambiguous_areas=["Clifton"]
    ),
    "services": {
        "services": [
            service("lantern", ["gp"], phone=PHONE, hours="weekdays"),
            service("harbour", ["gp"], phone=PHONE, source=source("harbour", confidence="remembered")),
            service("anchor", ["food"]),
            service("spare", ["gp"]),
        ]
    },
    "waste": {
        "containers": [
            container("black-box", "black", ["glass"], homes=["houses"], collected="weekly"),
            container("shared-bank", "green", ["glass"], homes=["flats"]),
            container("grey-bin", "grey", ["general-rubbish"], rejects=["batteries", "pizza-box"], rest=True),
        ],
        "elsewhere": [
            {"items": ["mattress"], "text": "Ask for a big-item collection.", "source": source("big")}
        ],
    },
}
GLASGOW: dict[str, Data] = {
    "city": city("Glasgow", "scotland", ["G42"], []),
    "services": {"services": [service(f"compass-{number}", ["gp"]) for number in range(6)]},
    "waste": {"containers": [container("brown-bin", "brown", ["glass"])]},
}

ITEMS: Data = {
    "glass": {"name": "glass bottles", "also": ["glass", "jar"]},
    "batteries": {"name": "batteries", "also": ["battery"], "article": "waste/batteries"},
    "mattress": {"name": "mattresses", "also": ["mattress"]},
    "nappies": {"name": "nappies", "also": ["nappy"], "general_waste": True},
    "pizza-box": {"name": "pizza boxes", "also": ["pizza box"]},
    "paint": {"name": "paint"},
    "general-rubbish": {"name": "general rubbish", "general_waste": True},
}
ARABIC_ITEMS: Data = {
    "glass": {"name": "زجاج", "also": ["قناني"]},
    "batteries": {"name": "بطاريات"},
    "mattress": {"name": "فرشة"},
    "nappies": {"name": "حفاضات"},
    "pizza-box": {"name": "علب البيتزا"},
    "paint": {"name": "دهان"},
    "general-rubbish": {"name": "نفايات عامة"},
}


def translate_article(name: str, told: Data) -> Data:
    """Give a draft translation that says which statement it is of, with what must stay left to right."""
    words = {
        one["id"]: f"جملة {one['id']} رقم {PHONE} عند BS5 في https://example.org/ar" for one in told["say"]
    }
    english = {one["id"]: fingerprint(one["text"]) for one in told["say"]}
    return {
        "state": "draft",
        "title": f"عنوان {name.replace('/', ' ')}",
        "ask": [f"سؤال {told['title'].lower()} {number}" for number in range(10)],
        "say": words,
        "notes": {one["id"]: "ملاحظة" for one in told["say"] if "note" in one},
        "of": {"title": fingerprint(told["title"]), **english},
    }


def translate_city(name: str, pack: dict[str, Data]) -> Data:
    """Give a draft translation of a city pack."""
    waste, services = pack["waste"], pack["services"]["services"]
    return {
        "state": "draft",
        "name": name,
        "where_to_look": "انظر إلى القائمة.",
        "services": {one["id"]: {"summary": "ما تفعله.", "hours": "أيام العمل"} for one in services},
        "containers": {one["id"]: {"name": f"حاوية {one['colour']}"} for one in waste["containers"]},
        "elsewhere": ["اطلب الجمع."] * len(waste.get("elsewhere", ())),
    }


def write_knowledge(folder: Path) -> Catalogue:
    """Write it all as files below a folder, and read it as it is always read."""
    files: dict[str, Data] = {"locales/en/items.yml": ITEMS, "locales/ar/items.yml": ARABIC_ITEMS}
    for name, told in ARTICLES.items():
        files[f"knowledge/articles/{name}.yml"] = told
        files[f"locales/ar/articles/{name}.yml"] = translate_article(name, told)
    for name, pack in {"bristol": BRISTOL, "glasgow": GLASGOW}.items():
        files |= {f"knowledge/cities/{name}/{part}.yml": data for part, data in pack.items()}
    files["locales/ar/cities/bristol.yml"] = translate_city("بريستول", BRISTOL)
    files["locales/ar/cities/glasgow.yml"] = translate_city("غلاسكو", GLASGOW)
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(
            yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    return read_catalogue(folder / "knowledge", folder / "locales")
