"""`python -m data.sample` writes the committed sample again, byte for byte."""

from __future__ import annotations

import sys
from pathlib import Path

from data.sample.simulate import simulate
from data.sample.write import write


def main() -> int:
    """Write the CSV beside this file, or into the folder named as the first argument."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent
    folder.mkdir(parents=True, exist_ok=True)
    write(simulate(), folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
