"""Rasa's own ResponseSelector with a stock pipeline, for comparison: run by Rasa's Python as a script of its own.

`response_selector.py FOLDER` trains on FOLDER/training.json (pairs of article and text) unless a model is there, and
writes FOLDER/predictions.json: for each text in FOLDER/questions.json, articles with the likeliest first.
"""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from pathlib import Path

from rasa.core.agent import Agent
from rasa.model_training import train_nlu
from rasa.shared.utils.io import write_yaml
from rasa.utils.log_utils import configure_structlog

INTENT = "faq"
EPOCHS = 60
SEED = 1
KEPT = 4
# An article's id has a slash, which parts an intent from its response.
SLASH, NO_SLASH = "/", "--"

# Two departures from Rasa's defaults, for time: n-grams seen less often are left out, and batches are large.
FEWEST_USES = 3
BATCH = 512

PIPELINE: list[dict[str, object]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "CountVectorsFeaturizer"},
    {
        "name": "CountVectorsFeaturizer",
        "analyzer": "char_wb",
        "min_ngram": 1,
        "max_ngram": 4,
        "min_df": FEWEST_USES,
    },
    {
        "name": "ResponseSelector",
        "retrieval_intent": INTENT,
        "epochs": EPOCHS,
        "batch_size": BATCH,
        "random_seed": SEED,
    },
]


def train_model(folder: Path) -> Path:
    """Train a model unless the folder has one; return its path."""
    model = folder / "selector.tar.gz"
    if model.is_file():
        return model
    examples: dict[str, list[str]] = {}
    for article, text in json.loads((folder / "training.json").read_text(encoding="utf-8")):
        examples.setdefault(name_intent(article), []).append(" ".join(text.split()))
    config = {"recipe": "default.v1", "assistant_id": "exam", "language": "en", "pipeline": PIPELINE}
    write_yaml(config, folder / "config.yml")
    nlu = [
        {"intent": name, "examples": "".join(f"- {text}\n" for text in texts)}
        for name, texts in examples.items()
    ]
    responses = {f"utter_{name}": [{"text": name}] for name in examples}
    write_yaml({"version": "3.1", "nlu": nlu, "responses": responses}, folder / "nlu.yml")
    write_yaml({"version": "3.1", "intents": [INTENT], "responses": responses}, folder / "domain.yml")
    train_nlu(
        str(folder / "config.yml"),
        str(folder / "nlu.yml"),
        str(folder),
        fixed_model_name=model.name,
        domain=str(folder / "domain.yml"),
    )
    return model


def name_intent(article: str) -> str:
    """Return the retrieval intent of an article."""
    return f"{INTENT}/{article.replace(SLASH, NO_SLASH)}"


def name_article(intent: str) -> str:
    """Return the article of a retrieval intent."""
    return intent.removeprefix(f"{INTENT}/").replace(NO_SLASH, SLASH)


async def predict_articles(model: Path, texts: list[str]) -> list[list[str]]:
    """Return the likeliest articles for each text, best first."""
    agent = Agent.load(str(model))
    found = []
    for text in texts:
        parsed = await agent.parse_message(text)
        ranking = parsed["response_selector"][INTENT]["ranking"]
        found.append([name_article(entry["intent_response_key"]) for entry in ranking[:KEPT]])
    return found


def main(folder: Path) -> None:
    """Train if need be, and predict."""
    # Rasa's own level would write every question into the log.
    configure_structlog(logging.WARNING)
    model = train_model(folder)
    texts = json.loads((folder / "questions.json").read_text(encoding="utf-8"))
    predictions = asyncio.run(predict_articles(model, texts))
    (folder / "predictions.json").write_text(json.dumps(predictions), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
