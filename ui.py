"""`python ui.py`: opens the library in this folder and serves the page. For another address: `qa serve --help`."""

from __future__ import annotations

import sys
from pathlib import Path

from qa import Library, QAError
from qa.web import serve

if __name__ == "__main__":
    try:
        serve(Library(Path(__file__).resolve().parent), announce=print)
    except QAError as error:
        print(f"qa: {error}", file=sys.stderr)
        sys.exit(2)
