"""The first screen of a trainer: what happens now, and on which day it goes on."""

from datetime import UTC, datetime

import pytest

from app import clock
from tests.cast import Cast
from tests.workshops.conftest import Held


def test_a_day_that_is_done_names_the_day_on_which_it_goes_on(
    client, cast: Cast, held: Held, monkeypatch: pytest.MonkeyPatch
) -> None:
    evening = datetime(2026, 11, 25, 11, 12, tzinfo=UTC)  # 18:12 in Việt Nam
    monkeypatch.setattr(clock, "now", lambda: evening)
    shown = client(cast.trainer).get("/").text
    assert "26/11/2026" in shown
    assert "25/11/2026" not in shown
    assert "The day is done" in shown or "Ngày hôm nay đã xong" in shown


def test_during_the_day_the_next_session_needs_no_date(client, cast: Cast, held: Held) -> None:
    shown = client(cast.trainer).get("/").text
    assert "26/11/2026" not in shown
    assert "The day is done" not in shown
