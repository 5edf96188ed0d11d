"""The typed schema of the front matter, and friendly findings with the line of each fault."""

import re
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    model_validator,
)

from app.curriculum.attributes import did_you_mean
from app.curriculum.findings import Findings
from app.curriculum.yaml_lines import Lines, YamlFault, read_yaml

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Minutes = Annotated[int, Field(ge=1, le=600, strict=True)]
Reference = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+:[a-z0-9-]+$")]
Clock = Annotated[str, StringConstraints(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]

MOST_CHARACTERS = 64_000


class Part(BaseModel):
    """Anything in the front matter: unknown names are refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class NamedPart(Part):
    """A part that others refer to by its id."""

    id: Slug


class Front(Part):
    """What every file begins with."""

    id: Slug
    title: Words
    summary: Words
    source_hash: str = ""


class ObjectiveFront(Part):
    id: Slug
    text: Words


class MaterialFront(Part):
    item: Words
    quantity: Annotated[float, Field(gt=0, le=10_000)]
    per: Literal["participant", "group", "room", "trainer"]
    group_size: Annotated[int, Field(ge=2, le=60)] | None = None
    used_up: bool = False


class AdaptationsFront(Part):
    small_group: Words | None = None
    low_literacy: Words | None = None
    online: Words | None = None
    women: Words | None = None


class ModuleFront(Front):
    track: Slug
    minutes: Minutes
    level: Literal["core", "extra"]
    purpose: Words
    objectives: Annotated[list[ObjectiveFront], Field(min_length=1)]
    competencies: list[Reference] = []
    materials: list[MaterialFront] = []
    preparation: list[Words] = []
    safety: str = ""
    adaptations: AdaptationsFront = AdaptationsFront()
    sources: list[Words] = []


class OptionFront(Part):
    text: Words
    right: bool = False
    because: Words


class QuestionFront(Part):
    id: Slug
    objective: Reference
    ask: Words
    several: bool = False
    options: Annotated[list[OptionFront], Field(min_length=2, max_length=5)]


class ExerciseFront(Front):
    kind: Literal["opener", "drill", "role-play", "card-sort", "worksheet", "check"]
    minutes: Annotated[int, Field(ge=0, le=600, strict=True)] = 0
    group: Literal["circle", "pairs", "triads", "small-groups", "whole-room", "alone"] | None = None
    depth: Annotated[int, Field(ge=1, le=5, strict=True)] | None = None
    online: bool = False
    materials: list[MaterialFront] = []
    safety: str = ""
    sources: list[Words] = []
    form: Literal["A", "B"] | None = None
    parallel: Slug | None = None
    questions: list[QuestionFront] = []


class BlockFront(Part):
    """A session or a break; which of the two is settled by the name that is there."""

    session: Slug | None = None
    title: Words | None = None
    opener: Slug | None = None
    modules: list[Slug] = []
    closing: Slug | None = None
    break_: Annotated[Words | None, Field(alias="break")] = None
    minutes: Minutes

    @model_validator(mode="after")
    def either(self) -> Self:
        """A block is one of the two, and a break has nothing in it."""
        if (self.session is None) == (self.break_ is None):
            raise ValueError("a block is either a `session` or a `break`")
        if self.break_ is not None and (self.opener or self.modules or self.closing):
            raise ValueError("a `break` has no opener, modules or closing")
        return self


class DayFront(Part):
    id: Slug
    title: Words
    start: Clock
    blocks: Annotated[list[BlockFront], Field(min_length=1)]


class ChecksFront(Part):
    """The two parallel checks of a programme: one before the first session, one on the last day."""

    before: Slug
    after: Slug


class ProgrammeFront(Front):
    group_size: Annotated[int, Field(ge=2, le=200, strict=True)]
    checks: ChecksFront | None = None
    sources: list[Words] = []
    days: Annotated[list[DayFront], Field(min_length=1)]


class TrackFront(Front):
    modules: Annotated[list[Slug], Field(min_length=1)]


class BehaviourFront(Part):
    id: Slug
    text: Words


class ItemFront(Part):
    id: Slug
    title: Words
    look_for: Words
    red_flag: bool = False
    not_seen_allowed: bool = False
    harmful: Annotated[list[BehaviourFront], Field(min_length=1)]
    basic: Annotated[list[BehaviourFront], Field(min_length=1)]
    advanced: Annotated[list[BehaviourFront], Field(min_length=1)]


class LevelFront(Part):
    title: Words
    meaning: Words


class LevelsFront(Part):
    one: Annotated[LevelFront, Field(alias="1")]
    two: Annotated[LevelFront, Field(alias="2")]
    three: Annotated[LevelFront, Field(alias="3")]
    four: Annotated[LevelFront, Field(alias="4")]


class InstrumentFront(Front):
    version: Annotated[int, Field(ge=1, strict=True)]
    credit: list[Words] | Words = []
    levels: LevelsFront
    items: Annotated[list[ItemFront], Field(min_length=1)]


F = TypeVar("F", bound=Front)


def split(text: str, findings: Findings) -> tuple[str, str] | None:
    """Part a file into its front matter and its body, which keeps the line numbers of the file."""
    lines = text.split("\n")
    if lines[0].rstrip() != "---":
        findings.fault(1, "The file has no front matter.", "Begin it with a line of three hyphens.")
        return None
    end = next((n for n, line in enumerate(lines[1:], start=1) if line.rstrip() == "---"), 0)
    if not end:
        findings.fault(1, "The front matter has no end.", "Close it with a line of three hyphens.")
        return None
    return "\n".join(lines[1:end]), "\n".join([""] * (end + 1) + lines[end + 1 :])


def read_front(
    yaml: str, schema: type[F], findings: Findings, first_line: int = 2
) -> tuple[F | None, Lines]:
    """Read and check front matter.

    Returns the typed values, or None with findings, and the line on which each value stands.
    """
    if len(yaml) > MOST_CHARACTERS:
        findings.fault(1, "The front matter is too long.", "Move text under it.")
        return None, Lines()
    try:
        lines = read_yaml(yaml, first_line)
    except YamlFault as fault:
        findings.fault(fault.line, fault.message, fault.remedy)
        return None, Lines()
    if not isinstance(lines.value, dict):
        findings.fault(1, "The front matter is no list of names and values.", "Write `id: ...`.")
        return None, lines
    given = {name: value for name, value in lines.value.items() if value is not None}
    try:
        return schema.model_validate(given), lines
    except ValidationError as error:
        for problem in error.errors(include_url=False, include_context=True):
            _explain(problem, schema, lines, findings)
        return None, lines


def _explain(problem: Any, schema: type[Front], lines: Lines, findings: Findings) -> None:
    where = tuple(part for part in problem["loc"] if part == "break" or not _noise(part))
    name = "`" + ".".join(str(part) for part in where) + "`"
    line = lines.line(*where)
    kind = problem["type"]
    context = problem.get("ctx", {})
    given = str(problem.get("input"))[:60]
    if kind == "missing":
        findings.fault(line, f"{name} is missing.", "Add it; see docs/writing-modules.md.")
    elif kind == "extra_forbidden":
        last = str(where[-1])
        known = _names(schema, where[:-1])
        findings.fault(line, f"There is no {name}.", did_you_mean(last, known))
    elif kind == "literal_error":
        findings.fault(line, f"{name} is `{given}`.", f"Write {context['expected']}.")
    elif kind == "string_pattern_mismatch":
        wanted = _PATTERNS.get(context["pattern"], "something else")
        findings.fault(line, f"{name} is `{given}`.", f"It must be {wanted}.")
    elif kind == "string_type":
        findings.fault(line, f"{name} must be text.", "If it is a number, put it in quotes.")
    elif kind == "string_too_short":
        findings.fault(line, f"{name} is empty.", "Write it, or remove the line.")
    elif kind == "value_error":
        findings.fault(line, f"{name}: {context['error']}.", "See docs/writing-modules.md.")
    else:
        findings.fault(line, f"{name}: {problem['msg']}.", "See docs/writing-modules.md.")


_PATTERNS = {
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "lower-case words with hyphens",
    r"^[a-z0-9-]+:[a-z0-9-]+$": "two ids with a colon between them, as in `group-session:linking`",
    r"^([01]\d|2[0-3]):[0-5]\d$": 'a time of day in quotes, as in "08:00"',
}
_UNION = re.compile(r"^(constrained-|list\[|function-|literal\[|int$|str$)")


def _noise(part: str | int) -> bool:
    """Pydantic names the branch of a union; an author never wrote that."""
    return isinstance(part, str) and bool(_UNION.match(part))


def _names(schema: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    """The names that are known at that place."""
    found: Any = schema
    for part in where:
        if isinstance(part, str):
            field = next((f for n, f in found.model_fields.items() if part in (n, f.alias)), None)
            inner = re.findall(r"\b(\w+Front)\b", str(field.annotation)) if field else []
            found = globals().get(inner[-1], Part) if inner else Part
    return [field.alias or name for name, field in found.model_fields.items()]
