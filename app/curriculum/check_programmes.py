"""Checks programmes, tracks and instruments: days that add up, names that exist."""

from collections.abc import Iterable

from app.curriculum.attributes import did_you_mean
from app.curriculum.everything import Everything
from app.curriculum.findings import Findings
from app.curriculum.model import Instrument, Programme, Session, Track
from app.curriculum.reading import Reading, Shelf

MINUTES_OF_A_DAY = 24 * 60


def check_programme(
    programme: Programme, reading: Reading, everything: Everything, findings: Findings
) -> None:
    """Report sessions that do not add up, and openers, modules and closings that do not exist."""
    seen: set[str] = set()
    for number, day in enumerate(programme.days):
        at = ("days", number)
        _once(day.id, reading.line(*at, "id"), seen, findings)
        if day.ends > MINUTES_OF_A_DAY:
            findings.error(reading.line(*at), f"`{day.id}` ends after midnight.", "Shorten it.")
        for place, block in enumerate(day.blocks):
            if isinstance(block, Session):
                line = reading.line(*at, "blocks", place)
                _once(block.id, line, seen, findings)
                _check_session(block, line, everything, findings)
    _check_checks(programme, reading, everything, findings)


def _check_checks(
    programme: Programme, reading: Reading, everything: Everything, findings: Findings
) -> None:
    line = reading.line("checks")
    own = set(programme.modules)
    for name in programme.checks:
        check = everything.exercise(name)
        if name not in everything.slugs[Shelf.EXERCISE]:
            _unknown("exercise", name, line, everything.slugs[Shelf.EXERCISE], findings)
        elif check is not None and check.kind != "check":
            findings.error(line, f"`{name}` is a {check.kind}.", "Name a check.")
        elif check is not None:
            if check.parallel not in programme.checks:
                findings.error(line, f"`{name}` is not parallel to the other.", "Name A and B.")
            asked = {question.objective.partition(":")[0] for question in check.questions}
            for module in sorted(asked - own):
                findings.error(
                    line,
                    f"`{name}` asks about `{module}`, which this programme does not teach.",
                    "Ask about what is taught here.",
                )


def _once(name: str, line: int, seen: set[str], findings: Findings) -> None:
    if name in seen:
        findings.error(line, f"The id `{name}` is used twice.", "Give each its own.")
    seen.add(name)


def _check_session(session: Session, line: int, everything: Everything, findings: Findings) -> None:
    known = True
    parts: list[int] = []
    if not session.opener:
        findings.error(
            line, f"`{session.id}` has no opener.", "Every session starts with one: `opener: ...`."
        )
    for name in (session.opener, session.closing):
        if not name:
            continue
        exercise = everything.exercise(name)
        known = known and exercise is not None
        if exercise is not None:
            parts.append(exercise.minutes)
            if name == session.opener and exercise.kind != "opener":
                findings.error(line, f"`{name}` is a {exercise.kind}.", "Open with an opener.")
        elif name not in everything.slugs[Shelf.EXERCISE]:
            _unknown("exercise", name, line, everything.slugs[Shelf.EXERCISE], findings)
    for name in session.modules:
        module = everything.module(name)
        known = known and module is not None
        if module is not None:
            parts.append(module.minutes)
        elif name not in everything.slugs[Shelf.MODULE]:
            _unknown("module", name, line, everything.slugs[Shelf.MODULE], findings)
    if known and sum(parts) != session.minutes:
        total = " + ".join(map(str, parts))
        findings.error(
            line,
            f"Opener, modules and closing of `{session.id}` take {total} = {sum(parts)} minutes; "
            f"the session has {session.minutes}.",
            "Change one of them, so that they agree.",
        )


def _unknown(what: str, name: str, line: int, known: Iterable[str], findings: Findings) -> None:
    findings.error(line, f"There is no {what} `{name}`.", did_you_mean(name, known))


def check_track(track: Track, reading: Reading, everything: Everything, findings: Findings) -> None:
    """Report modules that a track names and that do not exist, or twice."""
    seen: set[str] = set()
    for number, name in enumerate(track.modules):
        line = reading.line("modules", number)
        _once(name, line, seen, findings)
        if name not in everything.slugs[Shelf.MODULE]:
            _unknown("module", name, line, everything.slugs[Shelf.MODULE], findings)


def check_instrument(instrument: Instrument, reading: Reading, findings: Findings) -> None:
    """Report items and behaviours that share an id."""
    items: set[str] = set()
    behaviours: set[str] = set()
    for number, item in enumerate(instrument.items):
        at = ("items", number)
        _once(item.id, reading.line(*at, "id"), items, findings)
        for column in ("harmful", "basic", "advanced"):
            for place, behaviour in enumerate(getattr(item, column)):
                line = reading.line(*at, column, place, "id")
                _once(behaviour.id, line, behaviours, findings)
