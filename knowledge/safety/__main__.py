"""`python -m knowledge.safety`: builds the detector of emergencies, or does nothing when it is up to date; with
`teach FOLDER`, teaches the reader of it anew, from parallel text in a folder and our messages, and writes its weights
where they ship."""

import sys
from functools import partial
from pathlib import Path

from knowledge.errors import UnreadableKnowledge
from knowledge.safety.building import build_detector
from knowledge.safety.messages import list_messages
from knowledge.safety.reader import WEIGHTS

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "var" / "safety" / "detector.npz"
MEMORY = ROOT / "var" / "teacher.sqlite"

say = partial(print, flush=True)


def main(arguments: list[str]) -> int:
    """Builds or teaches; returns the exit status."""
    try:
        match arguments:
            case []:
                pass
            case ["teach", folder] if Path(folder).is_dir():
                _teach(Path(folder))
            case _:
                print("Nothing, or `teach` and a folder of parallel text, may be asked for.", file=sys.stderr)
                return 2
        done = build_detector(ROOT, BUILT)
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Detector of emergencies: {'built' if done else 'up to date'}")
    return 0


def _teach(data: Path) -> None:
    from knowledge.retrieval.encoding import load_minilm
    from knowledge.retrieval.training.teacher import Teacher
    from knowledge.safety.exporting import save_reader
    from knowledge.safety.sentences import gather_sentences  # torch: only who teaches waits for it
    from knowledge.safety.teaching import teach_net

    messages = list_messages(ROOT)
    sentences = gather_sentences(data, messages, Teacher(load_minilm(), MEMORY, say).encode)
    say(f"teaching the reader {len(sentences.texts)} sentences and {len(messages)} messages")
    save_reader(WEIGHTS, teach_net(messages, sentences, say))
    print(f"written to {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
