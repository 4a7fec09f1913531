"""`python -m knowledge.safety`: builds the detector of emergencies, or does nothing when it is up to date; with
`teach`, teaches the reader of it anew and writes its weights where they ship."""

import sys
from pathlib import Path

from knowledge.errors import UnreadableKnowledge
from knowledge.safety.building import build_detector
from knowledge.safety.messages import list_messages
from knowledge.safety.reader import WEIGHTS, save_reader

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "var" / "safety" / "detector.npz"


def main(arguments: list[str]) -> int:
    """Builds or teaches; returns the exit status."""
    try:
        if arguments == ["teach"]:
            _teach()
        done = build_detector(ROOT, BUILT)
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Detector of emergencies: {'built' if done else 'up to date'}")
    return 0


def _teach() -> None:
    from knowledge.safety.teaching import teach_reader  # torch: only who teaches waits for it

    messages = list_messages(ROOT)
    print(f"teaching the reader {len(messages)} messages")
    save_reader(WEIGHTS, teach_reader(messages, print))
    print(f"written to {WEIGHTS.relative_to(ROOT)}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
