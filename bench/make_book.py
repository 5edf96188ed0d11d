"""Make one book in a process of its own: `python -m bench.make_book STATIC ORDER`."""

import pickle
import sys
from pathlib import Path

from app.printing.pool import press_for


def main(static: str, order: str) -> None:
    """Start the press first, as the command line does, and load the rest meanwhile."""
    press_for(Path(static)).start()
    from app.printing.binding import make_book

    parts, style, room = pickle.loads(Path(order).read_bytes())
    make_book(parts, style, room)


if __name__ == "__main__":
    main(*sys.argv[1:])
