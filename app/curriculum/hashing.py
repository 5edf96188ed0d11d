"""The hashes by which a text is known: of a source file, and of all that a page is made from."""

import hashlib
import unicodedata
from collections.abc import Iterable


def text_hash(text: str) -> str:
    """Sixteen hexadecimal digits for a text; line ends and Unicode form make no difference."""
    plain = unicodedata.normalize("NFC", text.replace("\r\n", "\n").lstrip("\ufeff"))
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def joined_hash(parts: Iterable[str]) -> str:
    """One hash for several, in their order."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
