"""A real server with the demonstration in it, and a real browser; nothing leaves this machine."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from app.db.migrate import migrate_database
from app.demo import play
from app.demo.people import PIN
from app.demo.welcome import sign_in_table
from app.main import create_app
from app.settings import ROOT, Settings

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}
AXE = (ROOT / "static/vendor/axe-4.14.1.min.js").read_text()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey needs the browser."""
    for item in items:
        if Path(item.fspath).parent.name == "journeys":
            item.add_marker(pytest.mark.browser)


@dataclass(frozen=True)
class Site:
    """The running server: its address, its application, and who can sign in."""

    url: str
    app: Any
    people: dict[str, tuple[str, str]]  # role: user name and secret


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The product as it is served, with the demonstration, for the journeys of one file."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("var"),
        hash_effort="test",
        reload_content=False,
        default_language="vi",
        worker=False,
        attempts_per_address=1000,
        attempts_per_account=100,
    )
    migrate_database(settings.database)
    app = create_app(settings)
    play.load(app.state.database, app.state.library.current(), settings)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, "127.0.0.1", port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    people = {role: (name, secret) for role, _full, name, secret in sign_in_table()}
    yield Site(f"http://127.0.0.1:{port}", app, people)
    server.should_exit = True
    thread.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visit(site: Site, chromium: Browser) -> Iterator[Callable[..., Page]]:
    """`visit("trainer", phone=True, script=False)` opens a browser in which that role is signed in.

    Instead of a role, the user name of any trainee will do.
    Every error in the browser's console fails the test at its end.
    """
    opened: list[BrowserContext] = []
    faults: list[str] = []

    def open_page(
        role: str = "", *, phone: bool = False, script: bool = True, language: str = "vi"
    ) -> Page:
        context = chromium.new_context(
            viewport=PHONE if phone else DESKTOP,  # type: ignore[arg-type]
            java_script_enabled=script,
            locale="vi-VN" if language == "vi" else "en-GB",
            has_touch=phone,
        )
        context.set_default_timeout(10_000)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on(
            "console",
            lambda said: (
                faults.append(said.text)
                if said.type == "error" and "Failed to load resource" not in said.text
                else None
            ),
        )
        if role:
            name, secret = site.people.get(role) or (role, PIN)
            page.goto(f"{site.url}/sign-in")
            page.fill("#user_name", name)
            page.fill("#secret", secret)
            page.click("main form button")
            page.wait_for_url(f"{site.url}/")
            if page.get_attribute("html", "lang") != language:
                page.click(".foot form button")
                page.wait_for_load_state()
        return page

    yield open_page
    for context in opened:
        context.close()
    assert not faults, faults


def axe(page: Page) -> list[str]:
    """What axe-core finds wrong with the page as it stands, WCAG 2.2 AA and best practice."""
    # A second look at the same page in a context without our policy: the checker is inline script.
    session = page.context.new_cdp_session(page)
    session.send("Page.setBypassCSP", {"enabled": True})
    page.reload()
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    return [
        f"{page.url} {each['id']}: {node['html'][:120]} {node.get('failureSummary', '')[:200]}"
        for each in found["violations"]
        for node in each["nodes"]
    ]
