"""The people of every test: of one organisation, except the outsiders, who must see nothing."""

from dataclasses import dataclass
from typing import Any

from app.accounts import actions
from app.accounts.rules import Role


@dataclass(frozen=True)
class Player:
    """One of the cast: ids, and how to sign in."""

    id: int
    organisation_id: int
    user_name: str
    secret: str
    full_name: str


@dataclass(frozen=True)
class Cast:
    """Hạnh trains, Bình coaches, Lan and Tuấn take part, Mai coordinates, Quân administers.

    Dũng trains and coaches in another organisation, and Phượng takes part there: the outsiders.
    """

    trainer: Player
    coach: Player
    trainee: Player
    other_trainee: Player
    coordinator: Player
    admin: Player
    outsider: Player
    outside_trainee: Player


def make_cast(app: Any) -> Cast:
    """Write the cast into the database of `app`."""
    with app.state.database.writing() as db:
        home = actions.found_organisation(db, "Nhóm Bến Sông", "Bến Sông")
        away = actions.found_organisation(db, "Nhóm Đồi Thông", "Đồi Thông")

        def player(organisation: Any, full_name: str, user_name: str, *roles: Role) -> Player:
            language = "en"
            person = actions.add_person(
                db, organisation.id, full_name, user_name, language=language
            )
            pin = roles == (Role.TRAINEE,)
            secret = "482915" if pin else "bốn chiếc ghế xanh"
            actions.give_secret(db, person, secret, "pin" if pin else "password", "test")
            for role in roles:
                actions.give_role(db, person.id or 0, organisation.id, role)
            return Player(person.id or 0, organisation.id, user_name, secret, full_name)

        cast = Cast(
            trainer=player(home, "Nguyễn Thị Hạnh", "hanh", Role.TRAINER),
            coach=player(home, "Trần Văn Bình", "binh", Role.COACH),
            trainee=player(home, "Phạm Ngọc Lan", "lan", Role.TRAINEE),
            other_trainee=player(home, "Đỗ Anh Tuấn", "tuan", Role.TRAINEE),
            coordinator=player(home, "Lê Thị Mai", "mai", Role.COORDINATOR),
            admin=player(home, "Vũ Minh Quân", "quan", Role.ADMIN),
            outsider=player(away, "Hoàng Tiến Dũng", "dung", Role.TRAINER, Role.COACH, Role.ADMIN),
            outside_trainee=player(away, "Bùi Thị Phượng", "phuong", Role.TRAINEE),
        )
        db.commit()
    return cast
