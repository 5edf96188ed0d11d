"""What roles may do, how names sort, which user names, PINs and passwords can be used."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.accounts import secrets
from app.accounts.rules import (
    Actor,
    Role,
    clean_user_name,
    fault_of_password,
    fault_of_pin,
    fault_of_user_name,
    may_change,
    may_reset,
    name_key,
    roles_to_give,
    search_text,
    search_words,
    signs_in_with_pin,
    sort_key,
    user_name_for,
    without_marks,
)

WORDS_IN_ORDER = [
    "An", "Anh", "ánh", "ao", "ăn", "ẩn", "ba", "bà", "bả", "bã", "bá", "bạ", "bình", "châu",
    "cường", "dũng", "duyên", "đạt", "đức", "em", "êm", "giang", "hà", "hạ", "khôi", "linh",
    "ly", "mai", "nga", "oanh", "ổn", "ơn", "phượng", "quân", "sơn", "tuấn", "tuyết", "uyên",
    "ước", "vân", "xuân", "yến",
]  # fmt: skip


def test_words_sort_as_in_a_vietnamese_dictionary() -> None:
    mixed = WORDS_IN_ORDER[:]
    random.Random(7).shuffle(mixed)
    assert sorted(mixed, key=sort_key) == WORDS_IN_ORDER


NAMES_IN_ORDER = [
    "Lê An", "Nguyễn Thị An", "Nguyễn Văn An", "Trần An", "Bùi Ánh", "Trần Văn Bình",
    "Hoàng Tiến Dũng", "Nguyễn Đạt", "Lê Văn Đức", "Nguyễn Thị Hạnh", "Đỗ Anh Tuấn",
]  # fmt: skip


def test_people_sort_by_given_name_then_family_name() -> None:
    mixed = NAMES_IN_ORDER[:]
    random.Random(3).shuffle(mixed)
    assert sorted(mixed, key=name_key) == NAMES_IN_ORDER


def test_tones_decide_only_between_equal_letters() -> None:
    assert sorted(["Lan", "Lân", "Làn", "Lán", "Lang"], key=sort_key) == [
        "Lan", "Làn", "Lán", "Lang", "Lân"
    ]  # fmt: skip


@given(st.text(max_size=40))
def test_a_sort_key_is_made_of_digits_only(text: str) -> None:
    assert sort_key(text).isdecimal()
    assert name_key(text) == "" or name_key(text).isdecimal()


def test_one_given_name_alone_stands_before_the_same_with_a_family_name() -> None:
    assert name_key("Lan") < name_key("Phạm Lan")


def test_decomposed_and_precomposed_names_are_one() -> None:
    assert name_key("Nguyễn Hạnh") == name_key("Nguye\u0302\u0303n Ha\u0323nh")


def test_marks_are_taken_off_and_d_with_stroke_too() -> None:
    assert without_marks("Đặng Thị Ánh Dương") == "dang thi anh duong"


def test_people_are_found_with_and_without_marks() -> None:
    text = search_text("Lê Văn Đức", "duc.le", "CLB Bến Sông")
    for typed in ("duc", "Đức", "DUC", "ben song", "Bến", "duc le"):
        assert all(word in text for word in search_words(typed)), typed


def test_user_names_are_made_from_names_and_never_doubled() -> None:
    taken = {"an.nguyen", "an.nguyen2"}
    assert user_name_for("Nguyễn Văn An", taken) == "an.nguyen3"
    assert user_name_for("Đức", set()) == "duc"


@given(st.text(min_size=1, max_size=130))
def test_a_made_user_name_can_always_be_used(name: str) -> None:
    assert fault_of_user_name(user_name_for(name, set())) is None


def test_a_typed_user_name_loses_marks_capitals_and_blanks() -> None:
    assert clean_user_name("  Lan Phạm ") == "lan.pham"
    for bad in ("", "a", "lan/pham", "-lan", "x" * 41):
        assert fault_of_user_name(bad)


@pytest.mark.parametrize("pin", ["000000", "123456", "654321", "12345", "1234567", "12a456", ""])
def test_pins_that_everybody_tries_are_refused(pin: str) -> None:
    assert fault_of_pin(pin)


def test_passwords_are_long_and_not_the_user_name() -> None:
    assert fault_of_password("short", "lan")
    assert fault_of_password("aaaaaaaaaaaa", "lan")
    assert fault_of_password("lan.pham sits here", "lan.pham")
    assert fault_of_password("x" * 201, "lan")
    assert fault_of_password("bốn chiếc ghế xanh", "lan") is None
    assert fault_of_password("bốn chiếc ghế xanh", "") is None


def test_first_secrets_follow_from_the_form_and_differ_between_people() -> None:
    seed = "0" * 32
    assert secrets.first_secret(seed, 1, pin=True) == secrets.first_secret(seed, 1, pin=True)
    pins = {secrets.first_secret(seed, place, pin=True) for place in range(500)}
    assert len(pins) > 490
    assert all(fault_of_pin(pin) is None for pin in pins)
    words = secrets.first_secret(seed, 1, pin=False)
    assert fault_of_password(words, "lan") is None


def test_a_secret_matches_itself_and_nothing_else() -> None:
    kept = secrets.hashed("482915", "test")
    assert secrets.matches(kept, "482915", "test")
    assert not secrets.matches(kept, "482916", "test")
    assert not secrets.matches("", "482915", "test")
    assert not secrets.matches("no hash at all", "482915", "test")


def actor(*roles: tuple[int, Role]) -> Actor:
    return Actor(1, 1, "hanh", "Hạnh", "vi", 1, "Bến Sông", False, frozenset(roles))


def test_only_administrators_give_the_roles_that_see_everything() -> None:
    assert roles_to_give(actor((1, Role.ADMIN)), 1) == tuple(Role)
    assert set(roles_to_give(actor((1, Role.TRAINER)), 1)) == {Role.COACH, Role.TRAINEE}
    assert roles_to_give(actor((1, Role.COACH)), 1) == ()
    assert roles_to_give(actor((1, Role.ADMIN)), 2) == ()


def test_trainers_change_trainees_coaches_and_themselves() -> None:
    trainer = actor((1, Role.TRAINER))
    assert may_change(trainer, 9, 1, [Role.TRAINEE])
    assert may_change(trainer, 9, 1, [Role.COACH])
    assert may_change(trainer, 1, 1, [Role.TRAINER])
    assert not may_change(trainer, 9, 1, [Role.TRAINER])
    assert not may_change(trainer, 9, 2, [Role.TRAINEE])
    assert may_change(actor((1, Role.ADMIN)), 9, 1, [Role.ADMIN])


def test_trainers_reset_trainees_only() -> None:
    trainer = actor((1, Role.TRAINER))
    assert may_reset(trainer, 1, [(1, Role.TRAINEE)])
    assert not may_reset(trainer, 1, [(1, Role.TRAINEE), (1, Role.COACH)])
    assert may_reset(actor((1, Role.ADMIN)), 1, [(1, Role.COORDINATOR)])
    assert not may_reset(actor((1, Role.ADMIN)), 2, [(2, Role.TRAINEE)])
    # A password opens every door its owner has: not to be given from behind one of them.
    assert not may_reset(actor((1, Role.ADMIN)), 1, [(1, Role.TRAINER), (2, Role.ADMIN)])
    assert may_reset(
        actor((1, Role.ADMIN), (2, Role.ADMIN)), 1, [(1, Role.TRAINER), (2, Role.ADMIN)]
    )


def test_whoever_sees_the_data_of_others_needs_a_password() -> None:
    assert signs_in_with_pin([Role.TRAINEE])
    assert not signs_in_with_pin([Role.TRAINEE, Role.COACH])
