"""Words that may give somebody away, in both languages: statuses, names, titles, places.

Data of `discretion.py`. Whoever adds a word adds a sentence to its test, and one that must pass.
"""

import re


def _any_of(phrases: str, flags: int = 0) -> re.Pattern[str]:
    words = sorted((each.strip() for each in phrases.split(",")), key=len, reverse=True)
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, words)) + r")(?!\w)", flags)


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


STATUSES = _any_of(
    "hiv, aids, arv, methadone, buprenorphine, suboxone, heroin, opium, meth, crystal meth, "
    "amphetamine, ketamine, ecstasy, drugs, using again, returned to use, relapse, relapsed, "
    "overdose, overdosed, hepatitis, tuberculosis, syphilis, positive test, tested positive, "
    "prison, jail, detention, arrested, released from the centre, rehab, rehabilitation centre, "
    "sex work, sex worker, undetectable, viral load, schizophrenia, "
    "ma túy, ma tuý, hàng đá, chơi đá, thuốc lắc, thuốc phiện, bạch phiến, hàng trắng, "
    "nghiện, tái nghiện, cai nghiện, sử dụng lại, dùng lại, chơi lại, quá liều, sốc thuốc, "
    "viêm gan, bệnh lao, lao phổi, giang mai, dương tính, tải lượng virus, tải lượng vi rút, "
    "ở tù, đi tù, ra tù, vào tù, trong tù, ngồi tù, án tù, mãn hạn tù, mãn hạn, nhà tù, trại giam, "
    "trại cải tạo, trại tạm giam, tạm giam, bị bắt, tiền án, tiền sự, mại dâm, bán dâm, "
    "tâm thần phân liệt, tự tử, tự sát, suicidal"
)
# Short forms that are words of daily life when written small.
CASED_STATUSES = _any_of("ART, TB, PLHIV, OST, MMT, có H, nhiễm H, bị H, dính H, mắc H")

TITLES = _set(
    "anh chị em bạn cô chú bác ông bà dì cậu mợ thím cháu thằng con mẹ bố vợ chồng "
    "mr mrs ms miss uncle aunt brother sister mother father wife husband member named called tên"
)
FAMILY_NAMES = _set(
    "nguyễn trần lê phạm hoàng huỳnh phan vũ võ đặng bùi đỗ hồ ngô dương lý đinh đoàn trịnh mai tô "
    "lâm cao hà chu tạ lương vương trương nông quách thái châu lưu đào phùng tăng triệu giàng thào "
    "nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly dinh doan trinh"
)
# Given names that hardly ever begin a sentence as an ordinary word.
GIVEN_NAMES = _set(
    "hùng tuấn dũng cường hương hạnh linh trang phượng thảo quân khánh phúc tùng hiếu thắng kiên "
    "quang huy khoa oanh loan huệ hằng thủy thuỷ nhung hoàng quỳnh thúy thuý hải tú trinh vinh "
    "lan đạt toàn nghĩa ngọc nga hường tuyết diệp thơ hiền hậu duy tiến trung duyên my ly nhàn "
    "hung tuan dung cuong huong hanh phuong thao khanh phuc tung hieu thang kien nguyen nguyễn"
)
NO_NAMES = _set(
    "i i'm i've i'll i'd vietnam vietnamese english zalo facebook messenger monday tuesday "
    "wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december god tết tet covid oars naloxone trainer coach leader "
    "participant prep"
)
# Institutions and countries, whose words are names of people elsewhere.
NO_NAME_PHRASES = _any_of(
    "Việt Nam, Viet Nam, Hội Liên hiệp Phụ nữ, Liên hiệp Phụ nữ, Hội Phụ nữ, Hội Chữ thập đỏ, "
    "Chữ thập đỏ, Đoàn Thanh niên, Red Cross, Women's Union, Youth Union"
)
PLACE_BEFORE = _set(
    "in at near from xã phường quận tỉnh phố huyện thị thành tp đường ngõ thôn ấp bản khu ở tại "
    "trạm viện clinic hospital ward commune street district province club clb"
)
PLACE_AFTER = _set(
    "clinic hospital ward commune province city district street club station centre center office"
)
SERVICE_AFTER = _set(
    "clinic leaflet leaflets test tests testing service services programme program information "
    "prevention knowledge stigma poster week story posters talk"
)
TOPIC_BEFORE = _set(
    "about of word words về phòng khám xét nghiệm rơi thông tin chương trình tư vấn dự phòng kiến "
    "thức chủ đề kỳ thị từ"
)
