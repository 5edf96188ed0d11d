"""Counts wrong attempts in the database, so that all web processes count together."""

from datetime import timedelta

from limits import RateLimitItemPerMinute
from limits.storage import Storage
from limits.strategies import FixedWindowRateLimiter
from sqlalchemy import bindparam, delete, select, text, update
from sqlmodel import col

from app import clock
from app.accounts.models import AttemptCount
from app.db.columns import Moment
from app.db.engine import Database
from app.errors import TooMany
from app.settings import Settings

WINDOW_MINUTES = 15


# One statement, so that two processes that count at once count both.
_COUNT = text(
    "INSERT INTO attempt_count (key, amount, expires_at) VALUES (:key, :amount, :ends)"
    " ON CONFLICT (key) DO UPDATE SET"
    " amount = CASE WHEN attempt_count.expires_at <= :now THEN excluded.amount"
    " ELSE attempt_count.amount + excluded.amount END,"
    " expires_at = CASE WHEN attempt_count.expires_at <= :now THEN excluded.expires_at"
    " ELSE attempt_count.expires_at END RETURNING amount"
).bindparams(bindparam("now", type_=Moment), bindparam("ends", type_=Moment))


class DatabaseStorage(Storage):
    """Keeps the windows of the `limits` library in the table of attempts."""

    STORAGE_SCHEME = ["chairs"]  # noqa: RUF012 (the library's own name and type)

    def __init__(self, database: Database) -> None:
        super().__init__()
        self.database = database

    @property
    def base_exceptions(self) -> type[Exception]:
        """Which errors count as the storage's own."""
        return OSError

    def get_expiry(self, key: str) -> float:
        """When the window of `key` ends, in seconds since 1970."""
        with self.database.reading() as db:
            row = db.get(AttemptCount, key)
            return row.expires_at.timestamp() if row else clock.now().timestamp()

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """Count `amount` more in a window of `expiry` seconds."""
        now = clock.now()
        values = {"key": key, "amount": amount, "now": now, "ends": now + timedelta(seconds=expiry)}
        with self.database.writing() as db:
            total = db.connection().execute(_COUNT, values).scalar_one()
            db.commit()
        return int(total)

    def give_back(self, key: str) -> None:
        """Count one less in a running window, and forget the windows that are over."""
        counts = col(AttemptCount.amount)
        with self.database.writing() as db:
            running = update(AttemptCount).where(col(AttemptCount.key) == key, counts > 0)
            db.execute(running.values(amount=counts - 1))
            db.execute(delete(AttemptCount).where(col(AttemptCount.expires_at) <= clock.now()))
            db.commit()

    def get(self, key: str) -> int:
        """How many are counted in the running window."""
        with self.database.reading() as db:
            row = db.get(AttemptCount, key)
            return row.amount if row and row.expires_at > clock.now() else 0

    def check(self) -> bool:
        """Whether the storage answers."""
        with self.database.reading() as db:
            db.execute(select(1))
        return True

    def reset(self) -> int | None:
        """Forget everything."""
        with self.database.writing() as db:
            done = db.execute(delete(AttemptCount))
            db.commit()
        return int(getattr(done, "rowcount", 0))

    def clear(self, key: str) -> None:
        """Forget one window."""
        with self.database.writing() as db:
            db.execute(delete(AttemptCount).where(col(AttemptCount.key) == key))
            db.commit()


class Attempts:
    """Limits attempts to sign in, per account and per address, within a quarter of an hour."""

    def __init__(self, database: Database, settings: Settings) -> None:
        self._storage = DatabaseStorage(database)
        self._limiter = FixedWindowRateLimiter(self._storage)
        self._account = RateLimitItemPerMinute(
            settings.attempts_per_account, WINDOW_MINUTES, namespace="account"
        )
        self._address = RateLimitItemPerMinute(
            settings.attempts_per_address, WINDOW_MINUTES, namespace="address"
        )

    def count(self, user_name: str, address: str) -> None:
        """Count one attempt before the secret is looked at; raises TooMany at the limit."""
        for item, name in ((self._address, address), (self._account, user_name)):
            if not self._limiter.hit(item, name):
                ends = self._limiter.get_window_stats(item, name).reset_time
                raise TooMany(max(1, int(ends - clock.now().timestamp())))

    def forgive(self, user_name: str, address: str) -> None:
        """The right secret was given: the account starts afresh, the address gets this one back.

        A training room shares one address, so only wrong attempts may count there.
        """
        self._limiter.clear(self._account, user_name)
        self._storage.give_back(self._address.key_for(address))
