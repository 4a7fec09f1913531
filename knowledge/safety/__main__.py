"""`python -m knowledge.safety`: builds the detector of emergencies, or does nothing when it is up to date."""

import sys
from pathlib import Path

from knowledge.errors import UnreadableKnowledge
from knowledge.safety.building import build_detector

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "var" / "safety" / "detector.npz"


def main() -> int:
    """Builds; returns the exit status."""
    try:
        done = build_detector(ROOT, BUILT)
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Detector of emergencies: {'built' if done else 'up to date'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
