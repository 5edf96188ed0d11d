"""Numbers of records in addresses and forms: only such as a database can have at all."""

from typing import Annotated

from fastapi import Path
from pydantic import Field
from starlette.convertors import IntegerConvertor, register_url_convertor

LARGEST_ID = 2**31 - 1

PathId = Annotated[int, Path(ge=1, le=LARGEST_ID)]
"""A number in an address; a guessed one that is far too large is not found."""
FormId = Annotated[int, Field(ge=1, le=LARGEST_ID)]
"""A number in a form."""


class _Id(IntegerConvertor):
    """`{person_id:id}`: a number that may be a record's, so that /people/new is another page."""

    regex = "[0-9]{1,10}"


register_url_convertor("id", _Id())
