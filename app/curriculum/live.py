"""A library that follows its files: what was edited is there at the next request."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from app.curriculum import files
from app.curriculum.library import Library


class LiveLibrary:
    """Hands out the current library. It is read when it is first asked for.

    With `follow`, files are looked at when somebody asks, at most every `every` seconds. A broken
    file keeps its last good version, and its faults stand in `current().faults`. Swapping is one
    assignment: who holds an old library goes on with it undisturbed.
    """

    def __init__(
        self,
        root: Path,
        keep_dir: Path | None = None,
        *,
        follow: bool = True,
        every: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._root, self._keep_dir = root, keep_dir
        self._follow, self._every, self._clock = follow, every, clock
        self._looking = threading.Lock()
        self._kept: dict[str, files.Kept] = {}
        self._library: Library | None = None
        self._looked = clock()

    def warm(self, after: float) -> None:
        """Read everything in the background, so many seconds from now, before somebody asks."""
        timer = threading.Timer(after, self.current)
        timer.daemon = True
        timer.start()

    def current(self) -> Library:
        """The library as the files stand now, or stood a moment ago."""
        if self._library is None:
            return self._load()
        due = self._follow and self._clock() - self._looked >= self._every
        # One thread looks; the others go on with what there is.
        if due and self._looking.acquire(blocking=False):
            try:
                self._look()
            finally:
                self._looking.release()
        return self._library

    def _load(self) -> Library:
        # Who comes while it is being read waits for it; nobody reads it twice.
        with self._looking:
            if self._library is None:
                self._kept = files.load_kept(self._root, self._keep_dir)
                self._looked = self._clock()
                self._library = files.library_of(self._kept, self._root)
            return self._library

    def _look(self) -> None:
        self._looked = self._clock()
        now = files.stamps(self._root)
        if now == {path: each.stamp for path, each in self._kept.items()}:
            return
        self._kept = files.read(self._root, now, self._kept)
        self._library = files.library_of(self._kept, self._root)
        if self._keep_dir is not None:
            files.keep(self._kept, self._keep_dir)
