"""A trainee on a phone reads, marks, writes and resumes, with and without JavaScript."""

import time
from collections.abc import Callable

import pytest
from sqlmodel import select

from app.learning.models import Reflection
from tests.journeys.conftest import axe


def kept(site, words: str) -> bool:
    """Whether the server has these words."""
    with site.app.state.database.reading() as db:
        return db.exec(select(Reflection).where(Reflection.text == words)).first() is not None


def wait_until(true: Callable[[], bool], seconds: float = 10) -> None:
    """Wait for something that the browser does by itself."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it never came"
        time.sleep(0.1)


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without"])
def test_read_mark_write_and_resume(site, visit, script: bool) -> None:
    page = visit("trainee on the third day", phone=True, script=script)
    page.click("main .next a.button")
    page.wait_for_url("**/learn/**")
    address = page.url.split("#")[0]
    words = f"Mình sẽ thử im lặng lâu hơn ({script})."
    page.goto(f"{site.url}/learn/listening-in-threes")
    box = page.locator("textarea").first
    box.fill(words)
    if script:
        said = page.locator("form:has(textarea)").first
        said.get_by_text("Đã lưu").filter(visible=True).first.wait_for()
        page.wait_for_function("() => !document.querySelector('.htmx-request')")
        wait_until(lambda: kept(site, words))
    else:
        page.locator("form:has(textarea) button").first.click()
    page.goto(f"{site.url}/learn/listening-in-threes")
    assert page.locator("textarea").first.input_value() == words
    page.goto(f"{site.url}/notes")
    assert words in page.content()
    page.goto(f"{site.url}/")
    assert page.locator("main .next a.button").get_attribute("href").split("#")[0] in address


def test_screens_of_a_trainee_are_accessible(site, visit) -> None:
    page = visit("trainee, coached twice", phone=True)
    faults = []
    for path in (
        "/",
        "/learn",
        "/learn/listening-in-threes",
        "/notes",
        "/feedback",
        "/search?q=nghe",
        "/me",
    ):
        page.goto(site.url + path)
        faults += axe(page)
    assert not faults, "\n".join(faults)
