"""What is wrong with a curriculum file: where it stands, and how it is mended."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding hinders."""

    FAULT = "fault"  # the file cannot be used; a running server keeps the last good version
    ERROR = "error"  # the file can be read, and `check` fails
    WARNING = "warning"  # listed apart; `check` does not fail
    UNTRANSLATED = "untranslated"  # listed apart; the source is shown instead


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One thing to mend, with the path as seen from the root of the curriculum."""

    path: str
    line: int
    message: str
    remedy: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message} {self.remedy}".rstrip()


def has_fault(findings: Sequence[Finding]) -> bool:
    """Whether a file with these findings cannot be used at all."""
    return any(finding.severity is Severity.FAULT for finding in findings)


def has_error(findings: Sequence[Finding]) -> bool:
    """Whether `check` must fail: anything but warnings and missing translations."""
    return any(f.severity in (Severity.FAULT, Severity.ERROR) for f in findings)


class Findings:
    """The findings of one file while it is being read."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.found: list[Finding] = []

    def fault(self, line: int, message: str, remedy: str = "") -> None:
        """Note that the file cannot be used."""
        self.found.append(Finding(self.path, line, message, remedy, Severity.FAULT))

    def error(self, line: int, message: str, remedy: str = "") -> None:
        """Note something that must be mended before the curriculum is given away."""
        self.found.append(Finding(self.path, line, message, remedy, Severity.ERROR))

    def untranslated(self, language: str) -> None:
        """Note that there is no translation yet."""
        message = f"There is no translation into `{language}` yet."
        self.found.append(Finding(self.path, 1, message, "", Severity.UNTRANSLATED))

    def warn(self, line: int, message: str, remedy: str = "") -> None:
        """Note something worth knowing that does not make `check` fail."""
        self.found.append(Finding(self.path, line, message, remedy, Severity.WARNING))
