"""Tells whoever starts the server with the demonstration how to sign in as each role."""

from app.accounts.rules import user_name_for
from app.demo.people import FIRST_CIRCLE, PASSWORD, PIN, SECOND_CIRCLE, STAFF

ROLES = (
    ("administrator", STAFF["admin"]),
    ("coordinator", STAFF["coordinator"]),
    ("trainer", STAFF["trainer"]),
    ("coach", STAFF["coach"]),
)
TRAINEES = (
    ("trainee, coached twice", FIRST_CIRCLE[0][0]),
    ("trainee on the third day", SECOND_CIRCLE[0]),
)


def sign_in_table() -> tuple[tuple[str, str, str, str], ...]:
    """Role, name, user name and secret of one invented person for each role."""
    rows = [(role, each.full_name, user_name(each.full_name), PASSWORD) for role, each in ROLES]
    rows += [(role, each.full_name, user_name(each.full_name), PIN) for role, each in TRAINEES]
    return tuple(rows)


def user_name(full_name: str) -> str:
    """The user name of an invented person; none of those shown shares a name with another."""
    return user_name_for(full_name, set())
