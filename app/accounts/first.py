"""The code that the server prints at its first start, so that no stranger becomes administrator."""

import secrets
from pathlib import Path

NAME = "set-up-code"


def set_up_code(data_dir: Path) -> str:
    """The code of this installation; made when it is asked for the first time."""
    path = data_dir / NAME
    if not path.exists():
        data_dir.mkdir(parents=True, exist_ok=True)
        path.write_text("-".join(secrets.token_hex(2) for _ in range(3)))
        path.chmod(0o600)
    return path.read_text().strip()


def is_set_up_code(data_dir: Path, typed: str) -> bool:
    """Whether somebody typed the right code."""
    return secrets.compare_digest(set_up_code(data_dir).encode(), typed.strip().lower().encode())
