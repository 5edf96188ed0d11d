"""`make bench`: every figure in one run, beside what is wanted at least and what is aimed at."""

import os
import platform
from dataclasses import dataclass

from bench.beside import page_beside_book
from bench.books import guide_figures, web_memory
from bench.web import measure


@dataclass(frozen=True)
class Wanted:
    """A figure: where it comes from, and its bounds. `more` means that more is better."""

    title: str
    key: str
    least: float
    aim: float
    more: bool = False

    def verdict(self, value: float) -> str:
        """Whether the figure reaches its bounds."""
        reaches = (lambda bound: value >= bound) if self.more else (lambda bound: value <= bound)
        return "aim" if reaches(self.aim) else "ok" if reaches(self.least) else "MISSED"


WEB = (
    Wanted("module page against bare answer, 16 connections", "page_16_to_bare", 0.03, 0.06, True),
    Wanted("module page, 64 connections against 16", "page_64_to_16", 0.75, 0.95, True),
    Wanted("unchanged page (ETag) against bare answer", "unchanged_to_bare", 0.20, 0.35, True),
    Wanted(
        "events of 16 callers against one-row inserts", "events_to_bare_inserts", 0.5, 1.5, True
    ),
    Wanted("first visit, KB over the wire", "first_visit_kb", 100, 60),
    Wanted("repeat visit, KB over the wire", "repeat_visit_kb", 15, 8),
    Wanted("cold start to first answer, seconds", "cold_start_seconds", 1.5, 0.8),
)
# A database across a network is asked at each request: there, nothing must collapse.
POSTGRES = tuple(each for each in WEB if each.key in ("page_64_to_16", "events_to_bare_inserts"))
BOOKS = (
    Wanted("guide cold against plain WeasyPrint", "cold", 0.70, 0.55),
    Wanted("after editing one module", "edited", 0.30, 0.20),
    Wanted("nothing changed", "unchanged", 0.01, 0.002),
    Wanted("each named copy", "each named copy", 0.01, 0.004),
    Wanted("memory of making a book", "memory", 1.5, 1.2),
)
BESIDE = (Wanted("page p95 while a book is made, against idle", "p95_beside_to_idle", 2.0, 1.5),)
MEMORY = (
    Wanted("web process while a book is made, MB", "web megabytes while a book is made", 200, 150),
)


def main() -> None:
    """Measure and print. PostgreSQL is measured when CHAIRS_TEST_POSTGRES names a server."""
    print(f"{platform.platform()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    show("web, SQLite", WEB, measure())
    if postgres := os.environ.get("CHAIRS_TEST_POSTGRES"):
        show("web, PostgreSQL", POSTGRES, measure(postgres))
    show("page beside a book", BESIDE, page_beside_book())
    show("the trainer guide", BOOKS, guide_figures())
    show("memory", MEMORY, web_memory())


def show(title: str, wanted: tuple[Wanted, ...], found: dict[str, float]) -> None:
    """Print what was wanted with its verdict, then everything else that was measured."""
    print(f"== {title}\n{'figure':52} {'measured':>10} {'at least':>9} {'aim':>7}")
    for each in wanted:
        if each.key in found:
            value = found[each.key]
            bounds = f"{each.least:9g} {each.aim:7g}"
            print(f"{each.title:52} {value:10.4f} {bounds}  {each.verdict(value)}")
    named = {each.key for each in wanted}
    rest = [f"{key} {value:.4g}" for key, value in found.items() if key not in named]
    print(f"also: {', '.join(rest)}\n", flush=True)


if __name__ == "__main__":
    main()
