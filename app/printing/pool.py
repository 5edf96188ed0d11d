"""The other end of the press: hand out parts to two processes and gather what comes back."""

import atexit
import os
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from pathlib import Path

from app.printing.faults import BookFault, PrintingFault, Stopped
from app.printing.tasks import Answer, Job, RenderJob

HANDS = 2
"""Processes that render at once; a third would starve the web server of a small machine."""
GLANCE_SECONDS = 0.25
"""How long it takes at most to notice that a book is no longer wanted."""

FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir>
<selectfont><rejectfont><glob>*.woff2</glob></rejectfont></selectfont></fontconfig>
"""


class Press:
    """A press for one set of fonts; started when first needed, kept for the next book."""

    def __init__(self, fonts: Path) -> None:
        self.fonts = fonts
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._lock = threading.Lock()
        self._scratch: tempfile.TemporaryDirectory[str] | None = None

    def work(
        self, jobs: Sequence[Job], cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[tuple[int, Answer]]:
        """Yield (number of the job, answer) as they are finished.

        Raises Stopped when `cancelled` says so, and the fault of a broken part at once: what is
        still being rendered then is abandoned.
        """
        if not jobs:
            return
        hands = self._hands(min(HANDS, len(jobs)))
        try:
            yield from _distribute(hands, jobs, cancelled)
        finally:
            for hand in hands:
                hand.close()

    def start(self) -> None:
        """Let the press load while its first parts are still being written; costs nothing twice."""
        with self._lock:
            self._running()

    def close(self) -> None:
        """End the press, and with it whatever it is still doing."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        if self._control:
            self._control.close()
        if self._process and self._process.poll() is None:
            self._process.terminate()
            self._process.wait(10)
        if self._scratch:
            self._scratch.cleanup()
        self._process = self._control = self._scratch = None

    def _hands(self, count: int) -> list[Connection]:
        with self._lock:
            for last in (False, True):
                control = self._running()
                pairs = [socket.socketpair() for _ in range(count)]
                try:
                    socket.send_fds(control, [b"book"], [b.fileno() for _, b in pairs])
                except OSError:
                    # It went away since the last book: start another, once.
                    self._end()
                    if last:
                        raise
                    continue
                finally:
                    for _, theirs in pairs:
                        theirs.close()
                return [Connection(ours.detach()) for ours, _ in pairs]
        raise PrintingFault("The press does not start.")

    def _running(self) -> socket.socket:
        if self._control is None or self._process is None or self._process.poll() is not None:
            self._end()
            self._control = self._start()
        return self._control

    def _start(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        self._scratch = tempfile.TemporaryDirectory(
            prefix="chairs-press-", ignore_cleanup_errors=True
        )
        scratch = Path(self._scratch.name)
        rules = scratch / "fonts.conf"
        rules.write_text(
            FONTCONFIG.format(fonts=self.fonts.resolve(), cache=scratch / "cache"), "utf-8"
        )
        # The fonts of the machine are out of sight: a book looks the same wherever it is made.
        surroundings = {**os.environ, "FONTCONFIG_FILE": str(rules), "TMPDIR": str(scratch)}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "app.printing.press", str(theirs.fileno()), str(scratch)],
            pass_fds=[theirs.fileno()],
            cwd=Path(__file__).resolve().parents[2],
            env=surroundings,
            stdin=subprocess.DEVNULL,
        )
        theirs.close()
        return ours


def _distribute(
    hands: Sequence[Connection], jobs: Sequence[Job], cancelled: Callable[[], bool]
) -> Iterator[tuple[int, Answer]]:
    waiting = list(range(len(jobs)))
    busy: dict[Connection, int] = {}
    idle = list(hands)
    while waiting or busy:
        if cancelled():
            raise Stopped
        while idle and waiting:
            hand, number = idle.pop(), waiting.pop(0)
            try:
                hand.send(jobs[number])
            except OSError as problem:
                raise _died(jobs[number]) from problem
            busy[hand] = number
        for ready in wait(list(busy), GLANCE_SECONDS):
            assert isinstance(ready, Connection)
            number = busy.pop(ready)
            try:
                answer: Answer = ready.recv()
            except (EOFError, OSError) as problem:
                raise _died(jobs[number]) from problem
            if isinstance(answer, PrintingFault):
                raise answer
            idle.append(ready)
            yield number, answer


def _died(job: Job) -> PrintingFault:
    if isinstance(job, RenderJob):
        return BookFault(
            "%(part)s: the process that set it in type ended; there may be too little memory.",
            part=job.part.name,
        )
    return PrintingFault("The process that prepares fonts ended.")


_presses: dict[Path, Press] = {}
_presses_lock = threading.Lock()


def press_for(static: Path) -> Press:
    """Return the press for the fonts of this static root, shared by the whole process."""
    fonts = static.resolve() / "fonts"
    with _presses_lock:
        return _presses.setdefault(fonts, Press(fonts))


def close_presses() -> None:
    """End every press of this process."""
    with _presses_lock:
        for press in _presses.values():
            press.close()
        _presses.clear()


atexit.register(close_presses)
