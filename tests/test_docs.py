"""The documents say what is there."""

from app.curriculum.kinds import KINDS
from app.settings import ROOT, settings_page


def test_settings_are_documented_as_they_are() -> None:
    assert (ROOT / "docs/settings.md").read_text() == settings_page()


def test_every_directive_is_explained_to_writers() -> None:
    text = (ROOT / "docs/writing-modules.md").read_text()
    for kind in KINDS:
        assert f"| `{kind}` |" in text, kind


def test_every_room_stands_in_the_architecture() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text()
    rooms = {path.parent.name for path in (ROOT / "app").glob("*/__init__.py")}
    assert not {room for room in rooms if f"  {room}/" not in text and f"  {room}.py" not in text}
