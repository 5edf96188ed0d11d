"""Every setting of the product: typed, documented, refused at the start when it is nonsense."""

from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Read from the environment (prefix `CHAIRS_`) once, when the server or a command starts."""

    model_config = SettingsConfigDict(
        env_prefix="CHAIRS_", frozen=True, extra="ignore", use_attribute_docstrings=True
    )

    data_dir: Path = ROOT / "var"
    """Where everything but code lives: the database, printed books, logos, the job queue."""
    database_url: str = ""
    """SQLAlchemy address of the database; empty means SQLite in the data directory."""
    content_dir: Path = ROOT
    """The folder that holds `curriculum/` and `exercises/`; an own copy may stand elsewhere."""
    reload_content: bool = True
    """Look for edited curriculum files, so that an edited file shows at the next request."""
    zone: str = "Asia/Ho_Chi_Minh"
    """The zone in which dates and times are shown when a workshop names no other."""
    default_language: Literal["en", "vi"] = "vi"
    """The language of people who have not chosen one."""
    public_url: str = ""
    """The address people reach, such as https://chairs.example.org; used in QR codes and links."""
    secure_cookies: bool = False
    """Send cookies over TLS only. Set it whenever the public address starts with https."""
    sign_in_days: int = Field(default=30, ge=1, le=400)
    """Days after which somebody has to sign in again."""
    attempts_per_account: int = Field(default=8, ge=3, le=100)
    """Wrong PINs or passwords for one account within a quarter of an hour before it has to wait."""
    attempts_per_address: int = Field(default=60, ge=5, le=10_000)
    """The same for one network address; a whole training room may share one."""
    trusted_proxies: str = ""
    """Addresses, separated by commas, whose X-Forwarded-For header is believed."""
    upload_megabytes: int = Field(default=5, ge=1, le=100)
    """The largest file that may be sent in."""
    threads: int = Field(default=4, ge=1, le=64)
    """Ordinary pages worked on at once in one web process."""
    web_processes: int = Field(default=1, ge=1, le=64)
    """Web processes that `serve` starts."""
    worker: bool = True
    """Let `serve` start the process that prints books; switch off when workers run elsewhere."""
    keep_megabytes: int = Field(default=2000, ge=50)
    """Room for finished books and their parts; the oldest go first."""
    hash_effort: Literal["full", "test"] = "full"
    """How hard PINs and passwords are hashed; `test` is for automated tests only."""

    @field_validator("zone")
    @classmethod
    def _known_zone(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except Exception as problem:
            raise ValueError(f"{zone!r} is not a time zone, try Asia/Ho_Chi_Minh") from problem
        return zone

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if url.startswith(("postgres://", "postgresql://")):
            url = "postgresql+psycopg://" + url.split("://", 1)[1]
        if url and not url.startswith(("sqlite:///", "postgresql+psycopg://")):
            raise ValueError("must start with sqlite:/// or postgresql://")
        return url

    @property
    def database(self) -> str:
        """The address of the database that is really used."""
        return self.database_url or f"sqlite:///{self.data_dir / 'chairs.db'}"


def read_settings() -> Settings:
    """Settings from the environment; ends the program with the setting's name when one is wrong."""
    try:
        return Settings()
    except ValidationError as problem:
        lines = [
            f"CHAIRS_{'_'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in problem.errors()
        ]
        raise SystemExit("These settings cannot be used:\n  " + "\n  ".join(lines)) from None


def settings_page() -> str:
    """All settings as the text of docs/settings.md."""
    lines = [
        "# Settings",
        "",
        "Read from the environment when the server or a command starts. A value without sense",
        "stops the start with the setting's name.",
        "",
        "| setting | default | meaning |",
        "|---|---|---|",
    ]
    for name, field in Settings.model_fields.items():
        default = field.default
        if isinstance(default, Path):
            default = default.relative_to(ROOT) if default != ROOT else "the project's folder"
        shown = f"`{default}`" if default != "" else "empty"
        meaning = " ".join((field.description or "").split())
        lines.append(f"| `CHAIRS_{name.upper()}` | {shown} | {meaning} |")
    return "\n".join(lines) + "\n"
