"""What people of the demonstration wrote: reflections, in their own invented words."""

# (module, prompt): texts. Who writes, and who shares, is settled in play.py.
REFLECTIONS: dict[tuple[str, str], tuple[str, ...]] = {
    ("opening-the-circle", "my-opening"): (
        "Nhóm mình hay bắt đầu bằng điểm danh, ai cũng ngồi im. Lần tới mình sẽ đứng ở cửa đón từng người, rồi hỏi "
        "một câu ai cũng trả lời được: hôm nay đi đường có gì vui không.",
        "Mình thường nói dài quá. Phút đầu tiên lần tới chỉ ba câu: chào, vì sao mình ở đây, ai không muốn nói thì bỏ lượt.",
    ),
    ("why-groups-help", "thin-way"): (
        "Cách mỏng nhất là giúp lẫn nhau. Mình trả lời thay cả nhóm. Mình sẽ thử im lặng đếm đến mười trước khi nói.",
        "Nhóm mình vui nhưng ít khi ai nói điều khó. Có lẽ vì mình pha trò mỗi khi không khí nặng xuống.",
    ),
    ("agreement-and-confidentiality", "my-promise"): (
        "Mình từng hứa sẽ không nói với ai bất cứ chuyện gì. Mình không giữ được lời đó nếu có người nguy hiểm đến tính "
        "mạng. Lần tới mình sẽ nói: chuyện ở đây để lại đây, trừ khi có ai gặp nguy hiểm.",
    ),
    ("listening-in-threes", "my-pull"): (
        "Mình hay kể chuyện của mình. Tuần trước một bạn nói mệt, mình kể luôn chuyện mình năm ngoái. Lẽ ra mình nên nói "
        "lại: dạo này em thấy kiệt sức.",
        "Mình khuyên, lúc nào cũng khuyên. Chồng mình nói đúng: em chưa nghe xong đã có cách.",
        "Mình hỏi liên tục. Hôm nay ngồi im năm phút mới biết im lặng khó thế nào.",
    ),
    ("pushing-and-listening", "my-push"): (
        "Câu của mình: phải nghĩ đến con chứ. Mình nói câu này với em trai. Lần tới mình sẽ hỏi: điều gì với em là quan "
        "trọng nhất lúc này?",
        "Phải cố lên. Nghe thì hay mà chẳng ai cố hơn vì câu ấy. Mình thử nói: anh thấy chị đã đi một quãng dài rồi.",
    ),
    ("open-questions", "new-question"): (
        "Câu cũ: tuần này ổn không? Ai cũng đáp ổn. Câu mới: tuần này lúc nào chị thấy dễ thở nhất?",
    ),
    ("reflections", "sentence-to-reflect"): (
        "Có người hay nói: nói cũng thế thôi. Hồi ấy mình bảo đừng bi quan. Giờ mình sẽ nói lại: anh đã nói nhiều lần mà "
        "chưa thấy ai làm gì.",
    ),
    ("running-a-check-in", "my-next-check-in"): (
        "Tối thứ Năm, vòng một từ. Mình nói trước: hôm nay tôi hồi hộp. Mình ngại nhất lúc có người khóc.",
    ),
    ("difficult-moments", "my-moment"): (
        "Người nói nhiều. Câu của mình: cảm ơn anh, em nghe thấy ba điều; giờ em muốn nghe thêm hai người chưa nói.",
    ),
    ("when-someone-discloses", "my-first-words"): (
        "Cảm ơn chị đã tin chúng tôi. Chị muốn mọi người làm gì lúc này?",
    ),
    ("closing-the-circle", "letter-to-myself"): (
        "Lan ơi, đừng đợi giỏi rồi mới làm. Hôm thứ Năm đầu tiên cứ mở vòng, nghe, rồi đóng vòng đúng giờ. Thế là đủ.",
    ),
}

# What coaches wrote, by item of the instrument: what was seen, said as a strength, as a growth
# point with its goal.
EVIDENCE: dict[str, tuple[str, ...]] = {
    "opening": (
        "Đứng ở cửa đón từng người, mở vòng đúng bảy giờ bằng một câu hỏi dễ.",
        "Mở đầu bằng dự báo thời tiết, trưởng nhóm nói trước, ai cũng nói một câu.",
    ),
    "agreement": (
        "Mời một thành viên đọc lại hai dòng thỏa thuận treo trên tường.",
        "Nhắc rằng chuyện ở đây để lại đây và nói rõ giới hạn, chưa đến một phút.",
    ),
    "participation": (
        "Ba người nói gần hết nửa đầu buổi; sau vòng chia sẻ thì ai cũng có lượt.",
        "Hỏi: ai chưa nói mà muốn thêm một câu? Hai người ngồi cuối lên tiếng.",
    ),
    "reflections": (
        "Hai lần nói lại ý trong một câu, người nói gật đầu rồi kể tiếp.",
        "Hỏi liền bốn câu trước khi nói lại được một câu.",
    ),
    "linking": ("Nối hai người cùng nhắc chuyện đi làm ca đêm; họ quay sang nói với nhau.",),
    "affirming": ("Gọi tên một việc đã làm được: anh đã đến dù hôm nay mưa to.",),
    "mi-stance": ("Xin phép trước khi chia sẻ thông tin, rồi hỏi lại nghĩ thế nào.",),
    "time": ("Kết thúc muộn mười lăm phút, hai người phải về trước.",),
    "closing": ("Mỗi người một bước nhỏ trước buổi sau, trưởng nhóm ghi lại bằng hình.",),
}
STRENGTHS: dict[str, str] = {
    "opening": "Ai bước vào cũng được chào, và sau năm phút cả vòng đã có tiếng nói.",
    "agreement": "Nói về giữ kín rất thật: nói cả điều không hứa được.",
    "participation": "Nhìn ra người đang im và mời bằng một câu nhẹ, không ép.",
    "reflections": "Câu nói lại ngắn và trúng; người nói nghe xong thì kể sâu hơn.",
    "linking": "Để hai thành viên nói với nhau thay vì nói qua mình.",
    "affirming": "Ghi nhận bằng việc cụ thể, không khen chung chung.",
    "language": "Cả buổi không có một từ nào làm ai phải cúi mặt.",
    "mi-stance": "Xin phép rồi mới chia sẻ, và để người nghe tự quyết.",
    "safety": "Biết gọi ai khi cần và nói điều đó với nhóm bằng giọng bình thường.",
    "closing": "Đóng vòng bằng một bước nhỏ của từng người, không bỏ sót ai.",
    "time": "Mở đúng giờ, đóng đúng giờ; ai cũng kịp chuyến xe cuối.",
    "difficult-moments": "Khi có người to tiếng, dừng lại, thở, rồi nói lại cả hai phía.",
}
GROWTH: dict[str, tuple[str, str]] = {
    "reflections": (
        "Sau mỗi câu hỏi, thử nói lại hai lần trước khi hỏi tiếp.",
        "Buổi tới: nói lại ít nhất năm lần, nhờ đồng điều phối viên đếm giúp.",
    ),
    "linking": (
        "Khi nghe hai chuyện giống nhau, nói ra điều nối hai người.",
        "Mỗi buổi nối ít nhất hai thành viên với nhau bằng một câu.",
    ),
    "participation": (
        "Chia lượt nói đều hơn: một vòng chia sẻ trước khi thảo luận.",
        "Buổi tới mở chủ đề bằng một vòng, mỗi người nửa phút.",
    ),
    "time": (
        "Để ý đồng hồ từ giữa buổi, để mười phút cuối cho việc đóng vòng.",
        "Viết ba mốc giờ lên giấy khổ lớn và nhờ một thành viên nhắc.",
    ),
    "mi-stance": (
        "Bớt khuyên; hỏi xem người ta đã biết gì rồi mới chia sẻ.",
        "Ba buổi tới, mỗi lần muốn khuyên thì xin phép trước.",
    ),
    "closing": (
        "Đóng vòng rõ ràng hơn: một từ và một bước nhỏ của từng người.",
        "Dành mười phút cuối cho vòng kết, buổi nào cũng vậy.",
    ),
}
ANSWERS = (
    "Cảm ơn anh Bình. Nghe câu về cách mình nói lại, mình vui cả tuần. Phần giờ giấc mình sẽ nhờ chị đồng điều phối nhắc.",
    "Em thấy đúng. Hôm ấy em sốt ruột nên hỏi dồn. Buổi sau em sẽ thử im lặng lâu hơn.",
    "Nhóm em bắt đầu hỏi thăm nhau ngoài buổi rồi. Em muốn lần tới chị xem phần nối thành viên.",
)
