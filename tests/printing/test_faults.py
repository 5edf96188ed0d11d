"""Faults travel from the press, and say the same in Vietnamese."""

import ast
import pickle
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from app.printing import pdf
from app.printing.faults import BookFault, PrintingFault

ROOT = Path(__file__).resolve().parents[2]


BINDERY = ("binding", "cover", "join", "keep", "links", "pdf", "pool", "press", "typecase")


def texts():
    """Return every sentence that a fault of the bindery is raised with."""
    found = {text for _, text in pdf.BROKEN}
    for path in ((ROOT / "app/printing" / f"{name}.py") for name in BINDERY):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("PrintingFault", "BookFault")
                and node.args
                and isinstance(node.args[0], ast.Constant)
            ):
                found.add(node.args[0].value)
    return sorted(found)


@pytest.fixture(scope="module")
def vietnamese():
    with (ROOT / "locale/vi/printing.po").open("rb") as file:
        return read_po(file, locale="vi")


@pytest.mark.parametrize("text", texts())
def test_every_fault_can_be_read_in_vietnamese(text, vietnamese):
    translated = vietnamese.get(text)
    assert translated is not None
    assert translated.string
    assert set(re.findall(r"%\(\w+\)s", translated.string)) == set(re.findall(r"%\(\w+\)s", text))


def test_a_fault_stays_itself_on_its_way_from_the_press():
    fault = BookFault("%(part)s: the picture %(file)s cannot be read.", part="Triads", file="a.png")
    arrived = pickle.loads(pickle.dumps(fault))
    assert type(arrived) is BookFault
    assert str(arrived) == "Triads: the picture a.png cannot be read."
    assert arrived.part == "Triads"
    assert str(pickle.loads(pickle.dumps(PrintingFault("The press does not start.")))) == (
        "The press does not start."
    )
