"""Finds the colon fences of directives and pairs them, before any Markdown is read."""

import re
from dataclasses import dataclass, field

from app.curriculum.findings import Findings

DEEPEST = 6
_FENCE = re.compile(r"(:{3,})[ \t]*([^\s{:]*)[ \t]*(.*?)[ \t]*\Z")


@dataclass
class Fence:
    """One directive: the lines of its fences (counted from 1), its name, its raw attributes."""

    line: int
    colons: int
    name: str
    raw: str
    parent: "Fence | None" = None
    closes: int = 0
    depth: int = 1

    def inside(self, *names: str) -> "Fence | None":
        """The nearest directive around this one that has one of the names."""
        around = self.parent
        while around is not None and around.name not in names:
            around = around.parent
        return around


@dataclass
class Fences:
    """The directives of a text by the line that opens them, and all lines that are fences."""

    opened: dict[int, Fence] = field(default_factory=dict)
    lines: set[int] = field(default_factory=set)


def scan(lines: list[str], findings: Findings) -> Fences:
    """Pair every line that begins with three or more colons; report the ones without a partner.

    A fence always stands at the left margin, so a line that starts with `:::` is never anything
    else. This keeps the pairing linear and independent of what Markdown makes of the rest.
    """
    fences = Fences()
    stack: list[Fence] = []
    for number, line in enumerate(lines, start=1):
        if not line.startswith(":::"):
            continue
        fences.lines.add(number)
        match = _FENCE.match(line)
        if match is None:
            findings.fault(number, "This line of colons cannot be read.", "Write `::: name {...}`.")
            continue
        colons, name, raw = len(match[1]), match[2], match[3]
        if name or raw:
            _open(Fence(number, colons, name, raw), stack, fences, findings)
        else:
            _close(number, colons, stack, findings)
    for fence in reversed(stack):
        _unclosed(fence, len(lines), findings)
    return fences


def _open(fence: Fence, stack: list[Fence], fences: Fences, findings: Findings) -> None:
    if stack and fence.colons >= stack[-1].colons:
        outer = stack[-1]
        findings.fault(
            fence.line,
            f"`{fence.name}` opens inside `{outer.name}` of line {outer.line}, which has no more "
            "colons.",
            f"Close `{outer.name}` first with {outer.colons} colons, or give it more colons than "
            "what stands inside.",
        )
        # Most often the closing line was forgotten: carry on as if it stood here.
        while stack and fence.colons >= stack[-1].colons:
            stack.pop().closes = fence.line
    if len(stack) >= DEEPEST:
        findings.fault(fence.line, "This is nested too deeply.", f"Nest {DEEPEST} deep at most.")
        return
    fence.parent = stack[-1] if stack else None
    fence.depth = len(stack) + 1
    fences.opened[fence.line] = fence
    stack.append(fence)


def _close(number: int, colons: int, stack: list[Fence], findings: Findings) -> None:
    if not any(fence.colons == colons for fence in stack):
        where = f"`{stack[-1].name}` has {stack[-1].colons}" if stack else "nothing is open here"
        findings.fault(
            number,
            f"These {colons} colons close nothing: {where}.",
            "Close a directive with as many colons as opened it, or remove this line.",
        )
        return
    while stack[-1].colons != colons:
        _unclosed(stack.pop(), number, findings)
    stack.pop().closes = number


def _unclosed(fence: Fence, line: int, findings: Findings) -> None:
    fence.closes = line
    findings.fault(
        fence.line,
        f"`{fence.name}` is not closed.",
        f"Write a line of {fence.colons} colons where it ends.",
    )
