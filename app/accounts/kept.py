"""What somebody typed when their sign-in had ended: kept in the sign-in form, sent on later."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from fastapi import Request
from starlette.datastructures import FormData

LIMIT = 200_000  # characters of typed text that are carried through the sign-in form


@dataclass(frozen=True)
class Kept:
    """A form that waits until its author has signed in again."""

    path: str = ""
    author: str = ""  # user name of whoever typed it: another person must not send it
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> list[str]:
        """What somebody wrote, to be shown again; not the ids and codes that a form carries."""
        return [v for _name, v in self.fields if len(v) > 20 and " " in v and v[0] not in "[{"]

    def __bool__(self) -> bool:
        return bool(self.path)


def safe_path(path: str) -> str:
    """A path on this site; anything else becomes the first screen."""
    parts = urlsplit(path)
    own = path.startswith("/") and not path.startswith(("//", "/\\")) and not parts.netloc
    return path if own and "\\" not in path and path.isprintable() else "/"


# PINs and passwords are not carried about in a page.
SECRETS = frozenset({"old", "new", "again", "secret", "password"})


def texts(fields: Iterable[tuple[str, object]]) -> tuple[tuple[str, str], ...]:
    """The typed texts of a form, without files, as far as they can be carried."""
    kept, length = [], 0
    for name, value in fields:
        if isinstance(value, str) and name not in SECRETS:
            length += len(value)
            if length > LIMIT:
                break
            kept.append((name, value))
    return tuple(kept)


async def interrupted(request: Request, author: str) -> Kept:
    """The form of a request whose sign-in had ended."""
    if request.method != "POST":
        return Kept()
    async with request.form() as data:
        fields = texts(data.multi_items())
    if not fields:
        return Kept()
    query = f"?{request.url.query}" if request.url.query else ""
    return Kept(request.url.path + query, author, fields)


def carried(data: FormData) -> Kept:
    """The kept form that came through the sign-in form."""
    path = str(data.get("kept_path") or "")
    if not path:
        return Kept()
    names = [str(name) for name in data.getlist("kept_name")]
    values = [str(value) for value in data.getlist("kept_value")]
    author = str(data.get("kept_author") or "")
    return Kept(safe_path(path), author, tuple(zip(names, values, strict=False)))
