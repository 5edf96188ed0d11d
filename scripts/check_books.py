"""Prints programmes in both languages and names what a reader would mark on the pages.

`python scripts/check_books.py [--paper a4] [programmes...]`: all programmes when none are named.
"""

import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from app.curriculum import files  # noqa: E402
from app.printing.making import make  # noqa: E402
from app.printing.order import Order  # noqa: E402
from app.settings import Settings  # noqa: E402
from tests.printing.look import faults, pages_of  # noqa: E402

DOCUMENTS = ("trainer-guide", "workbook", "handouts", "tests")
MOST_APART = 0.15
"""Page counts of the two languages differ by no more than this share."""


def look(programme: str, document: str, language: str, paper: str) -> tuple[int, list[str]]:
    """Print one book and look at it: its pages, and what is wrong with them."""
    with tempfile.TemporaryDirectory(prefix="chairs-books-") as folder:
        settings = Settings(data_dir=Path(folder), worker=False)
        order = Order(document, programme, language, paper, printed_on=date(2026, 11, 23))
        pages = pages_of(make(order, files.load(ROOT), settings).path)
        return len(pages), list(faults(pages, paper))


def documents(programme: str, tested: set[str]) -> tuple[str, ...]:
    """What is printed of a programme; one without tests prints none."""
    return DOCUMENTS if programme in tested else DOCUMENTS[:-1]


def tell(text: str) -> None:
    """Say it at once, however long the next book takes."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main(given: list[str]) -> int:
    """Look at all books; the exit status is 1 when there is anything to mend."""
    paper = given.pop(given.index("--paper") + 1) if "--paper" in given else "a4"
    wanted = [each for each in given if not each.startswith("-")]
    library = files.load(ROOT)
    programmes = wanted or [each.id for each in library.programmes()]
    tested = {each.id for each in library.programmes() if each.checks}
    wrong = 0
    with ProcessPoolExecutor(2) as pool:
        asked = {
            (programme, document, language): pool.submit(look, programme, document, language, paper)
            for programme in programmes
            for document in documents(programme, tested)
            for language in ("en", "vi")
        }
        for programme in programmes:
            for document in documents(programme, tested):
                counts = []
                for language in ("en", "vi"):
                    pages, found = asked[programme, document, language].result()
                    counts.append(pages)
                    wrong += len(found)
                    for fault in found:
                        tell(f"{programme} {document} {language}: {fault}")
                apart = abs(counts[0] - counts[1]) / max(counts)
                wrong += apart > MOST_APART
                tell(f"{programme} {document}: {counts[0]} en, {counts[1]} vi, {apart:.0%} apart")
    tell(f"{wrong} to mend." if wrong else "Nothing to mend.")
    return int(wrong > 0)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
