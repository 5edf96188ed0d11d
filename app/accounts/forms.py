"""What a browser may send about people: sign-in, set-up, secrets, organisations."""

from typing import Annotated

from pydantic import BaseModel, StringConstraints, field_validator, model_validator

from app.accounts.rules import (
    clean_user_name,
    fault_of_password,
    fault_of_user_name,
)

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]
Optional = Annotated[str, StringConstraints(strip_whitespace=True, max_length=120)]
Secret = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SignInForm(BaseModel):
    """User name and PIN or password."""

    user_name: Line
    secret: Secret

    @field_validator("user_name")
    @classmethod
    def _as_kept(cls, typed: str) -> str:
        return clean_user_name(typed)


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
    def _good(cls, password: str) -> str:
        if fault := fault_of_password(password, ""):
            raise ValueError(fault)
        return password


class NewSecretForm(BaseModel):
    """The old secret, and the new one twice."""

    old: Secret
    new: Secret
    again: Secret

    @model_validator(mode="after")
    def _same(self) -> "NewSecretForm":
        if self.new != self.again:
            raise ValueError("The two are not the same.")
        return self
