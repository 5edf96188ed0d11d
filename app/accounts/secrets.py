"""PINs and passwords as Argon2id hashes, and the tokens that devices keep."""

import hashlib
import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.rules import PIN_LENGTH, fault_of_pin


@lru_cache
def _hasher(effort: str) -> PasswordHasher:
    if effort == "test":
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    # RFC 9106, second recommendation scaled to a shared laptop: 46 MiB, one pass (OWASP minimum).
    return PasswordHasher(time_cost=1, memory_cost=47_104, parallelism=1)


def hashed(secret: str, effort: str) -> str:
    """The hash under which a PIN or password is kept."""
    return _hasher(effort).hash(secret)


def matches(secret_hash: str, secret: str, effort: str) -> bool:
    """Whether this is the secret. An empty hash takes as long to refuse as a wrong secret."""
    known = secret_hash or _nobody(effort)
    try:
        return _hasher(effort).verify(known, secret) and bool(secret_hash)
    except (VerificationError, InvalidHashError):
        return False


@lru_cache
def _nobody(effort: str) -> str:
    return _hasher(effort).hash(secrets.token_hex(16))


def new_pin() -> str:
    """A PIN that nobody would try first."""
    while True:
        pin = "".join(secrets.choice("0123456789") for _ in range(PIN_LENGTH))
        if fault_of_pin(pin) is None:
            return pin


def first_secret(seed: str, place: object, *, pin: bool) -> str:
    """The PIN or password somebody gets from somebody else, until they choose an own one.

    It follows from `seed`, the id that the form carried (122 random bits, nowhere kept): a form
    that is sent twice shows the same secret twice, and only whoever sent it can see it.
    """
    attempt = 0
    while True:
        text = f"{seed}|{place}|{attempt}"
        number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
        secret = f"{number % 10**PIN_LENGTH:0{PIN_LENGTH}d}" if pin else _syllables(number)
        if not pin or fault_of_pin(secret) is None:
            return secret
        attempt += 1


def _syllables(number: int) -> str:
    """Eight syllables, about 49 bits, that can be read aloud: `bamo-tiru-kefa-solu`."""
    said = []
    for _ in range(8):
        number, consonant = divmod(number, 14)
        number, vowel = divmod(number, 5)
        said.append("bdfghklmnprstv"[consonant] + "aeiou"[vowel])
    return "-".join(a + b for a, b in zip(said[::2], said[1::2], strict=True))


def new_token() -> str:
    """What a device keeps to prove that somebody signed in on it."""
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    """How the server remembers a token, so that a stolen database opens no door."""
    return hashlib.sha256(token.encode()).hexdigest()
