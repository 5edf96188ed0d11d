"""Notes that may tell of a recognisable client make us ask; ordinary notes do not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.coaching.discretion import Reason, looks_like_client

LEADER_AND_COACH = ("Phạm Ngọc Lan", "Trần Văn Bình")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Hùng 0912 345 678", Reason.PHONE),
        ("gọi 0912.345.678 sau buổi", Reason.PHONE),
        ("call +84 912 345 678", Reason.PHONE),
        ("(024) 3822 1234 is her number", Reason.PHONE),
        ("CCCD 001099012345", Reason.NUMBER),
        ("CMND 012345678", Reason.NUMBER),
        ("thẻ BHYT GD4797912345678", Reason.NUMBER),
        ("Anh Hùng đang uống ARV.", Reason.STATUS),
        ("chị Hoa có HIV", Reason.STATUS),
        ("Nguyễn Văn An mới ra tù.", Reason.STATUS),
        ("Chị Mai kể chồng bị bắt.", Reason.STATUS),
        ("Tuấn đã sử dụng lại.", Reason.STATUS),
        ("bạn Minh nhiễm H", Reason.STATUS),
        ("anh H. có HIV", Reason.STATUS),
        ("Thảo: 3 năm ở tù", Reason.STATUS),
        ("anh Nam\nbị quá liều hôm qua", Reason.STATUS),
        ("chị Hoa hỏi phòng khám HIV ở đâu", Reason.STATUS),
        ("chị Liên uống methadone", Reason.STATUS),
        ("Mr Long is on methadone", Reason.STATUS),
        ("A man, Tuan, was in prison.", Reason.STATUS),
        ("She told us that Hoa relapsed on Sunday.", Reason.STATUS),
        ("Aunt Hoa tested positive", Reason.STATUS),
        ("Lan is on methadone", Reason.STATUS),
        ("Lan có HIV", Reason.STATUS),
    ],
)
def test_a_recognisable_person_makes_us_ask(text: str, reason: Reason) -> None:
    assert reason in {doubt.reason for doubt in looks_like_client(text, LEADER_AND_COACH)}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "22/11/2026 10 people, 60 minutes",
        "01-12-2026 10 members",
        "08:00-16:30, 30 phút",
        "08.00-16.30",
        "12 người, 90 phút, ngày 5/12",
        "150 000 000 đồng",
        "100.000.000 đ",
        "Call 115 or 1800 1567",
        "Lan handed out the HIV clinic leaflet",
        "She gave the HIV clinic leaflet to everyone",
        "She named the methadone clinic in Long Bien.",
        "A member spoke about prison. Lan thanked him.",
        "Lan stayed calm when a man spoke of prison",
        "One man had returned to use; she said it back.",
        "In Hanoi the group talked about drugs",
        "Members laughed. The leader named an HIV test.",
        "Trưởng nhóm nói về HIV với từ ngữ tôn trọng",
        "Mọi thành viên chia sẻ. Chị ấy hỏi về ma túy.",
        "Trạm y tế phường Đống Đa có xét nghiệm HIV",
        "Chị Lan cảm ơn từng người.",
        "Lan nói về methadone",
        "HIV và ARV là hai chữ được giải thích",
        "Chị em ngồi vòng tròn, một chị nói về tái nghiện",
        '"Không ai bị kỳ thị vì HIV," Lan nói.',
        'Hỏi nhóm: "Ai muốn nói về việc sử dụng lại?"',
        "Người sống chung với HIV được gọi tôn trọng",
        "Hội Liên hiệp Phụ nữ phát tờ rơi về HIV",
        "Anh Hùng nói trước, chị Hoa nói sau.",
    ],
)
def test_an_ordinary_note_is_kept_without_asking(text: str) -> None:
    assert looks_like_client(text, LEADER_AND_COACH) == ()


def test_the_words_that_made_us_ask_are_named() -> None:
    (doubt,) = looks_like_client("Hôm nay chị Hoa có HIV nói nhiều hơn.")
    assert doubt.words == "chị Hoa … HIV"


@given(st.text(max_size=400))
def test_no_text_breaks_it(text: str) -> None:
    for doubt in looks_like_client(text, LEADER_AND_COACH):
        assert doubt.words
