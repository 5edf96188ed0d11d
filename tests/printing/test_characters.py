"""Every sign of the curriculum is in the fonts that books are set in."""

from pathlib import Path

from fontTools.ttLib import TTFont

from app.curriculum.check import ROOT

FONT = ROOT / "static/fonts/BeVietnamPro-Regular.ttf"
CONTROL = {"\n"}


def texts() -> list[Path]:
    folders = (ROOT / "curriculum", ROOT / "exercises")
    return [path for folder in folders for path in folder.rglob("*.*") if path.suffix != ".pyc"]


def test_every_sign_can_be_printed() -> None:
    known = {chr(code) for code in TTFont(FONT).getBestCmap()} | CONTROL
    lost = {
        f"{path.relative_to(ROOT)}: {sign!r}"
        for path in texts()
        for sign in set(path.read_text(encoding="utf-8")) - known
    }
    assert not lost
