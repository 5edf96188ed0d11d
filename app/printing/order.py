"""What somebody asked to have printed, as plain values, and the key by which it is known again."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from app.curriculum.library import Library, exercises_of
from app.curriculum.model import Language
from app.curriculum.words import groups_in
from app.printing.documents import BOOKLET, DOCUMENTS, Document
from app.printing.faults import PrintingFault
from app.printing.papers import sources_of
from app.printing.plan import Occasion, Plan, plan_of
from app.web.static import STATIC_DIR, templates_hash

PICTURES = ("img", "fonts")
KIND = "print"
"""What jobs of this room are called in the table of jobs."""


@dataclass(frozen=True)
class Order:
    """One printed thing that somebody wants.

    `address` is what people reach the screens at (for the QR codes); empty leaves the codes out.
    `named` asks for one copy for each participant.
    """

    document: str
    programme: str
    language: str
    paper: str
    printed_on: date
    named: bool = False
    address: str = ""
    occasion: Occasion = field(default_factory=Occasion)

    @classmethod
    def read(cls, values: Mapping[str, Any]) -> "Order":
        """An order from the values that were kept with its job."""
        given = dict(values)
        given["printed_on"] = date.fromisoformat(given["printed_on"])
        given["occasion"] = Occasion.read(given.get("occasion", {}))
        return cls(**given)

    def values(self) -> dict[str, Any]:
        """The same as JSON can keep it."""
        return {
            "document": self.document,
            "programme": self.programme,
            "language": self.language,
            "paper": self.paper,
            "printed_on": self.printed_on.isoformat(),
            "named": self.named,
            "address": self.address,
            "occasion": self.occasion.values(),
        }

    @property
    def sort(self) -> Document:
        """The row of the table of printed things."""
        return DOCUMENTS[self.document]

    @property
    def page(self) -> str:
        """The paper that pages are laid out for; a booklet is an A5 book until it is imposed."""
        return "a5" if self.paper == BOOKLET else self.paper


def checked(order: Order, library: Library) -> Plan:
    """The plan of an order that can be carried out.

    Raises PrintingFault when there is no such document, paper or programme, or when named copies
    are asked for of something that has no name on it, or of nobody.
    """
    document = DOCUMENTS.get(order.document)
    if document is None:
        raise PrintingFault("There is no printed thing called %(name)s.", name=order.document)
    if order.paper not in document.papers:
        raise PrintingFault("This is not printed on %(paper)s.", paper=order.paper)
    if order.language not in [each.value for each in Language]:
        raise PrintingFault("There is no edition in %(language)s.", language=order.language)
    programme = library.programme(order.programme, Language(order.language))
    if programme is None:
        raise PrintingFault("There is no programme called %(name)s.", name=order.programme)
    if order.named and not (document.named and order.occasion.participants):
        raise PrintingFault("Named copies are made of workbooks, for the people of a workshop.")
    return plan_of(programme, order.occasion, Language(order.language))


def version_of(plan: Plan, library: Library) -> str:
    """A short code that changes whenever any text of the book does."""
    return _hash(_texts(plan, library))[:8]


def key_of(order: Order, plan: Plan, library: Library, logos: Path) -> str:
    """The key of all that the printed thing depends on, so that it is offered again at once."""
    depends = [order.values(), _texts(plan, library), templates_hash(), _makers()]
    return _hash([*depends, _stamps(logos, plan.occasion.logo)])


def _texts(plan: Plan, library: Library) -> list[str]:
    programme, language = plan.programme, plan.language
    texts = [f"{language}:{library.source_hash(programme)}"]
    for session in programme.sessions:
        texts += [library.content_hash(name, language) for name in session.modules]
        texts += _exercises((session.opener, session.closing), library, language)
        for name in session.modules:
            module = library.module(name, language)
            if module is not None:
                texts += _exercises(exercises_of(module), library, language)
    texts += [library.source_hash(each) for each in sources_of(programme, library, language)]
    hurtful = groups_in(library.root, language)
    return [*texts, _hash([(each.words, each.why, each.instead) for each in hurtful])]


def _exercises(names: Iterable[str], library: Library, language: Language) -> list[str]:
    found = (library.exercise(name, language) for name in names if name)
    return [library.source_hash(each) for each in found if each is not None]


def _stamps(logos: Path, logo: str) -> list[tuple[str, int, int]]:
    """Time and size of every picture and font a book may use, and of the logo."""
    files = [each for folder in PICTURES for each in (STATIC_DIR / folder).rglob("*")]
    if logo:
        files.append(logos / Path(logo).name)
    stamps = []
    for path in sorted(files):
        if path.is_file():
            about = path.stat()
            stamps.append((path.name, about.st_mtime_ns, about.st_size))
    return stamps


@cache
def _makers() -> str:
    """A hash of the code that sets books: what was made by other code is not offered again."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _hash(facts: Any) -> str:
    return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
