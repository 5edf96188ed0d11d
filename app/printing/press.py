"""The process that renders: `python -m app.printing.press FD SCRATCH`, started by pool.py.

It loads WeasyPrint once and then waits. For every book it is sent one socket per helping hand and
forks a child to serve it; the child renders parts until the socket closes and then ends, so that
all the memory of a book comes back, and the next book starts without loading anything.
"""

import contextlib
import gc
import os
import select
import shutil
import signal
import socket
import sys
import threading
from multiprocessing.connection import Connection

from app.printing.faults import BookFault, PrintingFault
from app.printing.keep import full_disk_explained
from app.printing.tasks import Answer, CutJob, Job, RenderJob

IDLE_SECONDS = 900
"""After so long without a book the press ends; it is started again when the next one comes."""


def work(job: Job) -> Answer:
    """Do one job; what is wrong with a part comes back as a fault, never as a crash."""
    try:
        with full_disk_explained():
            return _done(job)
    except PrintingFault as fault:
        return fault
    except Exception as problem:
        why = f"{type(problem).__name__}: {problem}"
        if isinstance(job, RenderJob):
            return BookFault(
                "%(part)s: this part cannot be set in type (%(why)s).", part=job.part.name, why=why
            )
        return PrintingFault("A font cannot be used: %(why)s.", why=why)


def _done(job: Job) -> Answer:
    if isinstance(job, CutJob):
        from app.printing import typecase

        return typecase.cut(job.file, job.glyphs, job.characters)
    from app.printing import pdf

    return pdf.render_part(job.part, job.static, job.also)


def serve(connection: Connection) -> None:
    """Answer jobs until the other side closes.

    The collector is off while a part is rendered (it costs a quarter of the time and finds
    nothing) and runs once between parts.
    """
    gc.disable()
    gc.freeze()
    threading.Thread(target=_leave_when_alone, args=(connection.fileno(),), daemon=True).start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            answer = work(connection.recv())
            connection.send(answer)
            del answer
            gc.collect()


def _leave_when_alone(number: int) -> None:
    """End this child in the middle of a part when nobody is left to take it."""
    watch = select.poll()
    watch.register(number, select.POLLRDHUP)
    watch.poll()
    os._exit(0)


def main(control: socket.socket) -> None:
    """Wait for sockets and fork a child for each."""
    import app.printing.pdf  # noqa: F401  loaded here so that children need not

    os.nice(19)
    # Children are never waited for: the kernel clears them away.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    control.settimeout(IDLE_SECONDS)
    gc.collect()
    gc.freeze()
    while True:
        try:
            message, sockets, _, _ = socket.recv_fds(control, 16, 4)
        except (TimeoutError, OSError):
            return
        if not message:
            return
        for number in sockets:
            child = os.fork()
            if child == 0:
                control.close()
                for other in sockets:
                    if other != number:
                        os.close(other)
                serve(Connection(number))
                os._exit(0)
        for number in sockets:
            os.close(number)


if __name__ == "__main__":
    try:
        main(socket.socket(fileno=int(sys.argv[1])))
    finally:
        # Whoever started the press may have been killed: it clears up behind itself.
        shutil.rmtree(sys.argv[2], ignore_errors=True)
