"""What a browser may send about people: sign-in, set-up, secrets, organisations."""

import json
from dataclasses import replace
from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, ValidationInfo, field_validator

from app import clock
from app.accounts.roster import (
    ROWS,
    Entry,
    faults_of_texts,
    judge_date,
    judge_phone,
    judge_user_name,
)
from app.accounts.rules import (
    PIN_LENGTH,
    Role,
    clean_user_name,
    fault_of_password,
    fault_of_user_name,
    tidy,
)
from app.errors import Phrase
from app.web.ids import FormId

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
NOT_THE_SAME = Phrase("The two are not the same.")
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SignInForm(BaseModel):
    """User name and PIN or password."""

    user_name: Line
    secret: Secret

    @field_validator("user_name")
    @classmethod
    def _as_kept(cls, typed: str) -> str:
        return clean_user_name(typed)

    @field_validator("secret")
    @classmethod
    def _without_gap(cls, typed: str) -> str:
        # A PIN stands on its card as two groups of three and may be typed like that.
        digits = typed.replace(" ", "")
        return digits if digits.isdigit() and len(digits) == PIN_LENGTH else typed


class SetUpForm(BaseModel):
    """The first organisation and its administrator."""

    code: Line
    organisation: Line
    full_name: Line
    user_name: Line
    password: Secret

    @field_validator("user_name")
    @classmethod
    def _as_kept(cls, typed: str) -> str:
        name = clean_user_name(typed)
        if fault := fault_of_user_name(name):
            raise ValueError(fault)
        return name

    @field_validator("password")
    @classmethod
    def _good(cls, password: str, others: ValidationInfo) -> str:
        if fault := fault_of_password(password, others.data.get("user_name", "")):
            raise ValueError(fault)
        return password


class NewSecretForm(BaseModel):
    """The old secret, and the new one twice."""

    old: Secret
    new: Secret
    again: Secret

    @field_validator("again")
    @classmethod
    def _same(cls, again: str, others: ValidationInfo) -> str:
        if again != others.data.get("new"):
            raise ValueError(NOT_THE_SAME)
        return again


ClientId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80)]


class PersonForm(BaseModel):
    """What is kept about a person. Dates are written dd/mm/yyyy."""

    full_name: Line
    user_name: Line
    born_on: date | None = None
    sex: Literal["", "f", "m", "x"] = ""
    unit: Optional = ""
    province: Short = ""
    commune: Short = ""
    phone: Short = ""
    language: Literal["vi", "en"] = "vi"

    @field_validator("full_name", "unit", "province", "commune")
    @classmethod
    def _tidy(cls, typed: str) -> str:
        return tidy(typed)

    @field_validator("user_name")
    @classmethod
    def _user_name(cls, typed: str) -> str:
        name = clean_user_name(typed)
        if fault := fault_of_user_name(name):
            raise ValueError(fault)
        return name

    @field_validator("born_on", mode="before")
    @classmethod
    def _born_on(cls, typed: object) -> date | None:
        born, fault = judge_date(tidy(str(typed or "")), clock.today())
        if fault:
            raise ValueError(fault)
        return born

    @field_validator("phone")
    @classmethod
    def _phone(cls, typed: str) -> str:
        phone, fault = judge_phone(tidy(typed))
        if fault:
            raise ValueError(fault)
        return phone


class NewPersonForm(PersonForm):
    """A new person, with the organisation and the roles they begin with."""

    client_id: ClientId
    organisation_id: FormId
    roles: list[Role] = []

    @field_validator("roles", mode="before")
    @classmethod
    def _several(cls, typed: object) -> object:
        return as_list(typed)


class EditPersonForm(PersonForm):
    """Changed data of a person; `version` tells which data the form showed."""

    version: str = ""


class RolesForm(BaseModel):
    """The roles that a person is to hold in one organisation."""

    organisation_id: FormId
    roles: list[Role] = []

    @field_validator("roles", mode="before")
    @classmethod
    def _several(cls, typed: object) -> object:
        return as_list(typed)


class ClientForm(BaseModel):
    """A form that carries nothing but its own id."""

    client_id: ClientId


class OrganisationForm(BaseModel):
    """An organisation's names."""

    name: Line
    short_name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=40)] = ""


class NewOrganisationForm(OrganisationForm):
    """A new organisation."""

    client_id: ClientId


class RosterRow(BaseModel):
    """One row of a previewed roster as it comes back."""

    line: Annotated[int, Field(ge=1, le=1_000_000)]
    full_name: Line
    user_name: Short = ""
    born_on: date | None = None
    sex: Literal["", "f", "m", "x"] = ""
    unit: Optional = ""
    commune: Short = ""
    province: Short = ""
    phone: Short = ""

    def entry(self) -> Entry:
        """The row as a roster's entry, judged afresh: what comes back may have been changed."""
        phone, bad_phone = judge_phone(tidy(self.phone))
        name, bad_name = judge_user_name(self.user_name)
        born = self.born_on.strftime("%d/%m/%Y") if self.born_on else ""
        born_on, bad_date = judge_date(born, clock.today())
        entry = Entry(
            line=self.line,
            full_name=tidy(self.full_name),
            user_name=name,
            born_on=born_on,
            sex=self.sex,
            unit=tidy(self.unit),
            commune=tidy(self.commune),
            province=tidy(self.province),
            phone=phone,
        )
        faults = [fault for fault in (bad_phone, bad_name, bad_date) if fault]
        return replace(entry, faults=(*faults, *faults_of_texts(entry)))


class RosterForm(BaseModel):
    """A previewed roster that is to be carried out."""

    client_id: ClientId
    organisation_id: FormId
    workshop_id: FormId | None = None
    rows: Annotated[list[RosterRow], Field(min_length=1, max_length=ROWS)]

    @field_validator("rows", mode="before")
    @classmethod
    def _from_json(cls, typed: object) -> object:
        try:
            return json.loads(str(typed))
        except (ValueError, RecursionError):
            raise ValueError(Phrase("The list came back damaged. Send the file again.")) from None

    @field_validator("workshop_id", mode="before")
    @classmethod
    def _none(cls, typed: object) -> object:
        return typed or None


def as_list(typed: object) -> list[object]:
    """What came once, several times or not at all, as a list."""
    return typed if isinstance(typed, list) else [typed] if typed else []
