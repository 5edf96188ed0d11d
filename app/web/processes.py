"""Starting and ending together: the web server in this process, the worker in one beside it."""

import logging
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

from app.settings import Settings

LOG = logging.getLogger("chairs.serve")
HEAD_START_SECONDS = 1.2
"""The server is up first: somebody is waiting for a page, nobody yet for a book."""
BREATH_SECONDS = 3.0
"""How long a worker that ended by itself is waited for before it is started again."""
PATIENCE_SECONDS = 15
ROOT = Path(__file__).resolve().parents[2]


class Beside:
    """A process that runs as long as this one: started again when it falls, ended with it.

    It holds the reading end of a pipe whose writing end is ours, so that it notices our end even
    when we are killed.
    """

    def __init__(self, arguments: list[str]) -> None:
        self.arguments = arguments
        self._ended = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep_running, daemon=True)

    def start(self) -> None:
        """Start it in a moment."""
        self._thread.start()

    def end(self) -> None:
        """End it, with force if it does not listen."""
        self._ended.set()
        if self._thread.is_alive():
            self._thread.join(1)
        process = self._process
        if process is None or process.poll() is not None:
            return
        process.terminate()
        try:
            process.wait(PATIENCE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _keep_running(self) -> None:
        pause = HEAD_START_SECONDS
        while not self._ended.wait(pause):
            self._process = subprocess.Popen(
                [sys.executable, "-m", "app", *self.arguments],
                cwd=ROOT,
                stdin=subprocess.PIPE,
                # A key pressed in the terminal is for us; we pass it on.
                start_new_session=True,
            )
            while self._process.poll() is None:
                if self._ended.wait(0.2):
                    return
            LOG.warning("The worker ended (%s); it is started again.", self._process.returncode)
            pause = BREATH_SECONDS


def end_with_parent() -> None:
    """End this process when the one that started it has ended."""

    def watch() -> None:
        while os.read(0, 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True).start()


def serve(settings: Settings, host: str, port: int, ready: Callable[[], None]) -> None:
    """Serve pages until told to end; the worker runs beside when the settings want it."""
    import uvicorn

    worker = Beside(["worker", "--beside"]) if settings.worker else None
    # uvicorn repeats the signal that ended it; by then there is still a worker to be ended.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    ready()
    try:
        if worker:
            worker.start()
        uvicorn.run(
            "app.main:create_app",
            factory=True,
            host=host,
            port=port,
            loop="uvloop",
            http="httptools",
            access_log=False,
            log_level="warning",
            server_header=False,
            workers=settings.web_processes if settings.web_processes > 1 else None,
            # Whose forwarded addresses are believed is decided by our own settings.
            proxy_headers=False,
        )
    finally:
        if worker:
            worker.end()
