"""`python -m knowledge.safety`: builds the detector of emergencies, or does nothing when it is up to date."""

import sys
from pathlib import Path

from knowledge.catalogue import read_catalogue
from knowledge.emergency import read_emergencies
from knowledge.errors import UnreadableKnowledge
from knowledge.safety.building import build_detector
from knowledge.safety.texts import read_safety

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "var" / "safety" / "detector.npz"


def main() -> int:
    """Builds; returns the exit status."""
    try:
        files = read_safety(ROOT / "locales", read_emergencies(ROOT / "knowledge"))
        catalogue = read_catalogue(ROOT / "knowledge", ROOT / "locales")
    except UnreadableKnowledge as error:
        print(error, file=sys.stderr)
        return 1
    done = build_detector(files, catalogue, BUILT)
    print(f"Detector of emergencies: {'built' if done else 'up to date'}, {len(files)} languages")
    return 0


if __name__ == "__main__":
    sys.exit(main())
