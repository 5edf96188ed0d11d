"""Follows what a text points at: links, pictures, exercises."""

from app.curriculum.attributes import did_you_mean
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.reading import Reading, Shelf

_SHELVES = {"module": Shelf.MODULE, "exercise": Shelf.EXERCISE}


def check_links(reading: Reading, everything: Everything, findings: Findings) -> None:
    """Report every link, picture and exercise that leads nowhere."""
    for line, address in reading.links:
        _check_link(line, address, reading, everything, findings)
    for line, path in reading.images:
        if not (everything.root / "static" / path).is_file():
            findings.error(
                line, f"There is no picture static/{path}.", "Put it there, or mend the name."
            )
    for line, directive, name in reading.uses:
        if name not in everything.slugs[Shelf.EXERCISE]:
            remedy = did_you_mean(name, everything.slugs[Shelf.EXERCISE])
            findings.error(line, f"There is no exercise `{name}`.", remedy)
            continue
        exercise = everything.exercise(name)
        if exercise is not None and (exercise.kind == "check") != (directive == "check"):
            right = "check" if exercise.kind == "check" else "activity"
            findings.error(line, f"`{name}` is a {exercise.kind}.", f"Call it with `{right}`.")


def _check_link(
    line: int, address: str, reading: Reading, everything: Everything, findings: Findings
) -> None:
    scheme, _, name = address.partition(":")
    if address.startswith("#"):
        if address[1:] not in reading.ids:
            remedy = did_you_mean(address[1:], reading.ids)
            findings.error(line, f"There is no `{address}` in this file.", remedy)
    elif scheme in _SHELVES:
        known = everything.slugs[_SHELVES[scheme]]
        if name not in known:
            findings.error(line, f"There is no {scheme} `{name}`.", did_you_mean(name, known))
    elif scheme != "https" or "." not in name:
        findings.error(
            line,
            f"The link {address or '(empty)'} leads nowhere.",
            "Write module:<id>, exercise:<id>, #<id> or an address that begins with https://.",
        )
