"""The words a page puts around the curriculum, in the language of the text they stand in."""

from app.curriculum.model import Language

_WORDS = {
    "watch": ("What to watch for", "Cần để ý"),
    "trainer": ("For the trainer", "Dành cho giảng viên"),
    "time": ("Time", "Thời gian"),
    "say": ("Say", "Lời nói gợi ý"),
    "expect": ("Expected answers", "Câu trả lời thường gặp"),
    "debrief": ("Debrief", "Chia sẻ rút kinh nghiệm"),
    "key": ("Keep this", "Điều cần nhớ"),
    "phrases": ("Words to use", "Câu nói có thể dùng"),
    "practise": ("Try it at home", "Thực hành ở nhà"),
    "story": ("A story", "Một câu chuyện"),
    "caution": ("Take care", "Lưu ý an toàn"),
    "reflect": ("For you alone", "Viết cho riêng mình"),
    "check": ("What do you think?", "Anh chị nghĩ sao?"),
    "handout": ("Handout", "Tài liệu phát tay"),
    "copies": ("one for each participant", "mỗi học viên một bản"),
    "flipchart": ("Flipchart", "Giấy khổ lớn"),
    "card": ("Card", "Thẻ"),
    "card_for": ("For", "Dành cho"),
    "materials": ("Materials", "Vật dụng"),
    "safety": ("Safety", "An toàn"),
    "minutes": ("minutes", "phút"),
    "right": ("Right", "Đúng"),
    "other": ("Not this one", "Chưa phải"),
    "several": ("More than one answer is right.", "Có nhiều hơn một câu trả lời đúng."),
    "tally_what": ("What I notice", "Điều quan sát được"),
    "tally_strokes": ("Strokes", "Số lần (gạch)"),
    "notes": ("Notes", "Chú thích"),
    "per_participant": ("for each participant", "cho mỗi học viên"),
    "per_group": ("for each group of {size}", "cho mỗi nhóm {size} người"),
    "per_room": ("for the room", "cho cả phòng"),
    "per_trainer": ("for each trainer", "cho mỗi giảng viên"),
    "circle": ("circle", "vòng tròn"),
    "pairs": ("pairs", "nhóm đôi"),
    "triads": ("threes", "nhóm ba người"),
    "small-groups": ("small groups", "nhóm nhỏ"),
    "whole-room": ("whole room", "cả phòng"),
    "alone": ("alone", "cá nhân"),
    "plenary": ("plenary", "cả lớp"),
    "brainstorm": ("brainstorm", "động não"),
    "fishbowl": ("fishbowl", "bể cá"),
    "role-play": ("role-play", "đóng vai"),
    "real-play": ("real-play", "thực hành chuyện thật"),
    "demonstration": ("demonstration", "làm mẫu"),
    "drill": ("drill", "luyện tập"),
    "card-sort": ("card sort", "xếp thẻ"),
    "individual": ("individual work", "làm việc cá nhân"),
    "micro-teaching": ("micro-teaching", "giảng tập"),
    "gallery": ("gallery walk", "triển lãm"),
    "game": ("game", "trò chơi"),
    "line-up": ("line-up", "xếp hàng"),
    "reflection": ("reflection", "suy ngẫm"),
    "opener": ("opener", "hoạt động mở đầu"),
    "worksheet": ("worksheet", "phiếu bài tập"),
}
_METHOD_CHECK = ("check", "tự kiểm tra")


def label(name: str, language: Language) -> str:
    """The words for a box, a method, a way of grouping.

    They follow the language of the text, not of the reader: an English module shown for want of
    a Vietnamese one keeps English headings.
    """
    english, vietnamese = _WORDS[name]
    return vietnamese if language is Language.VI else english


def method_label(method: str, language: Language) -> str:
    """The words for a step's method."""
    if method == "check":
        return _METHOD_CHECK[1] if language is Language.VI else _METHOD_CHECK[0]
    return label(method, language)
