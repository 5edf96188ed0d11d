"""Logos of organisations: judged by what they really hold, drawn anew, kept under a random name."""

import io
import secrets
import warnings
from pathlib import Path

from PIL import Image

from app.errors import Phrase, Refused

BYTES = 1_000_000
PIXELS = 6000  # the longest side that is unpacked at all
KEPT_PIXELS = 1200  # the longest side that is kept: 10 cm at 300 dots per inch
SMALLEST = 32
FOLDER = "logos"
TYPES = {".png": "image/png", ".jpg": "image/jpeg"}

_NO_PICTURE = Phrase("This is not a PNG or JPEG picture.")


def drawn_anew(content: bytes) -> tuple[bytes, str]:
    """A logo without everything that is not picture, and its file ending, `.png` or `.jpg`.

    Raises Refused when it is no PNG or JPEG, damaged, too large or too small.
    """
    if len(content) > BYTES:
        raise Refused("This picture is too large: at most 1 MB.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as picture:
                _check_size(*picture.size)
                _check_end(content, picture.format)
                picture.load()
                return _drawn(picture)
    except Refused:
        raise
    except Exception as problem:  # a damaged picture fails in many ways
        raise Refused(_NO_PICTURE) from problem


def _check_end(content: bytes, kind: str | None) -> None:
    """Refuse half a picture; the library draws one when another part has told it to be lenient."""
    ending = b"IEND" if kind == "PNG" else b"\xff\xd9"
    if ending not in content:
        raise Refused(_NO_PICTURE)


def _check_size(width: int, height: int) -> None:
    if max(width, height) > PIXELS:
        raise Refused(
            Phrase("This picture has too many dots: at most %(limit)s in a row.", limit=PIXELS)
        )
    if min(width, height) < SMALLEST:
        raise Refused("This picture is too small to be printed.")


def _drawn(picture: Image.Image) -> tuple[bytes, str]:
    ending = ".jpg" if picture.format == "JPEG" else ".png"
    drawing = picture.convert("RGB" if ending == ".jpg" else "RGBA")
    drawing.thumbnail((KEPT_PIXELS, KEPT_PIXELS))
    drawing.info.clear()  # where and with which camera it was taken
    file = io.BytesIO()
    if ending == ".jpg":
        drawing.save(file, "JPEG", quality=90)
    else:
        drawing.save(file, "PNG", optimize=True)
    return file.getvalue(), ending


def keep(data_dir: Path, content: bytes) -> str:
    """Put a judged logo into the folder of logos; gives its name there."""
    picture, ending = drawn_anew(content)
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    name = secrets.token_hex(16) + ending
    beside = folder / (name + ".new")
    beside.write_bytes(picture)
    beside.replace(folder / name)
    return name


def drop(data_dir: Path, name: str) -> None:
    """Throw a former logo away."""
    if name:
        (data_dir / FOLDER / name).unlink(missing_ok=True)


def path_of(data_dir: Path, name: str) -> Path | None:
    """Where a kept logo lies, or None when there is none."""
    path = data_dir / FOLDER / name
    return path if name and path.suffix in TYPES and path.is_file() else None
