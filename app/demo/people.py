"""Who appears in the demonstration. All of them are invented and belong to no real organisation."""

from dataclasses import dataclass

ORGANISATION = "Nhóm Chung Một Vòng (minh họa)"
SHORT_NAME = "Chung Một Vòng"

# For everybody in the demonstration; printed when the server starts with it.
PASSWORD = "ba muoi chiec ghe"
PIN = "302518"


@dataclass(frozen=True)
class Invented:
    """One invented person. `sex` is f or m; `unit` the group or office."""

    full_name: str
    sex: str
    unit: str
    commune: str
    province: str
    born: int


STAFF = {
    "admin": Invented("Vũ Đức Quân", "m", "Văn phòng", "Phường Hồng Bàng", "Hải Phòng", 1979),
    "coordinator": Invented("Lê Thị Mai", "f", "Văn phòng", "Phường Lê Chân", "Hải Phòng", 1984),
    "trainer": Invented("Nguyễn Thị Hạnh", "f", "Tập huấn", "Phường Ngô Quyền", "Hải Phòng", 1981),
    "second_trainer": Invented(
        "Đặng Hữu Phúc", "m", "Tập huấn", "Phường An Biên", "Hải Phòng", 1988
    ),
    "coach": Invented("Trần Văn Bình", "m", "Kèm cặp", "Phường Kiến An", "Hải Phòng", 1976),
    "second_coach": Invented("Hoàng Thị Ngân", "f", "Kèm cặp", "Phường Hải An", "Hải Phòng", 1983),
}

# Learned four months ago and lead groups now. The number is how strongly each has grown, 0 to 3.
FIRST_CIRCLE: tuple[tuple[Invented, int], ...] = (
    (Invented("Phạm Ngọc Lan", "f", "Nhóm Bến Đợi", "Phường Lê Chân", "Hải Phòng", 1987), 3),
    (Invented("Đỗ Anh Tuấn", "m", "Nhóm Cầu Gỗ", "Xã An Lão", "Hải Phòng", 1980), 2),
    (Invented("Bùi Thị Phượng", "f", "Nhóm Bến Đợi", "Phường Hồng Bàng", "Hải Phòng", 1991), 2),
    (Invented("Ngô Quang Huy", "m", "Nhóm Sóng Xanh", "Xã Kiến Thụy", "Hải Phòng", 1985), 1),
    (Invented("Trịnh Thị Thu Hà", "f", "Nhóm Sóng Xanh", "Phường Đồ Sơn", "Hải Phòng", 1978), 3),
    (Invented("Phan Văn Ánh", "m", "Nhóm Cầu Gỗ", "Xã An Dương", "Hải Phòng", 1990), 2),
    (Invented("Đinh Thị Yến", "f", "Nhóm Hoa Sữa", "Phường Thành Đông", "Hải Phòng", 1986), 2),
    (Invented("Lương Minh Đức", "m", "Nhóm Hoa Sữa", "Phường Hải Dương", "Hải Phòng", 1982), 1),
    (Invented("Mai Thị Kim Oanh", "f", "Nhóm Nắng Mới", "Phường Nam Định", "Ninh Bình", 1989), 3),
    (Invented("Tạ Đình Khôi", "m", "Nhóm Nắng Mới", "Phường Thiên Trường", "Ninh Bình", 1977), 0),
    (Invented("Cao Thị Bích Ngọc", "f", "Nhóm Bờ Tre", "Xã Vĩnh Bảo", "Hải Phòng", 1993), 2),
    (Invented("Hồ Sỹ Thắng", "m", "Nhóm Bờ Tre", "Xã Tiên Lãng", "Hải Phòng", 1984), 2),
)

# Thirty people who sit in the circle today.
SECOND_CIRCLE: tuple[Invented, ...] = tuple(
    Invented(name, sex, unit, commune, province, born)
    for name, sex, unit, commune, province, born in (
        ("Nguyễn Văn An", "m", "Nhóm Mái Ấm", "Phường Ngô Quyền", "Hải Phòng", 1986),
        ("Trần Thị Ánh", "f", "Nhóm Mái Ấm", "Phường Ngô Quyền", "Hải Phòng", 1990),
        ("Lê Hoàng Bách", "m", "Nhóm Biển Lặng", "Phường Hải An", "Hải Phòng", 1983),
        ("Vũ Thị Cúc", "f", "Nhóm Biển Lặng", "Phường Hải An", "Hải Phòng", 1975),
        ("Đoàn Mạnh Cường", "m", "Nhóm Lối Về", "Phường Kiến An", "Hải Phòng", 1988),
        ("Phùng Thị Dịu", "f", "Nhóm Lối Về", "Phường Kiến An", "Hải Phòng", 1994),
        ("Bùi Tiến Dũng", "m", "Nhóm Đồng Hành Sông Cấm", "Phường Hồng Bàng", "Hải Phòng", 1981),
        ("Nguyễn Hải Đăng", "m", "Nhóm Đồng Hành Sông Cấm", "Phường Hồng Bàng", "Hải Phòng", 1992),
        ("Hà Thị Gấm", "f", "Đội công tác xã hội", "Xã Thủy Nguyên", "Hải Phòng", 1972),
        ("Đặng Thu Giang", "f", "Đội công tác xã hội", "Xã Thủy Nguyên", "Hải Phòng", 1989),
        ("Lý Trường Giang", "m", "Nhóm Cánh Buồm", "Phường Đồ Sơn", "Hải Phòng", 1985),
        ("Trương Thị Hiền", "f", "Nhóm Cánh Buồm", "Phường Đồ Sơn", "Hải Phòng", 1987),
        ("Phạm Xuân Hòa", "m", "Nhóm Vườn Ổi", "Xã An Lão", "Hải Phòng", 1979),
        ("Nguyễn Thị Huệ", "f", "Nhóm Vườn Ổi", "Xã An Lão", "Hải Phòng", 1991),
        ("Đào Duy Khánh", "m", "Nhóm Chợ Sắt", "Phường Hồng Bàng", "Hải Phòng", 1984),
        ("Trần Quốc Khải", "m", "Nhóm Chợ Sắt", "Phường Hồng Bàng", "Hải Phòng", 1996),
        ("Lê Thị Lụa", "f", "Nhóm Ngọn Đèn", "Phường Lê Chân", "Hải Phòng", 1980),
        ("Ninh Văn Lợi", "m", "Nhóm Ngọn Đèn", "Phường Lê Chân", "Hải Phòng", 1978),
        ("Vương Thị Mận", "f", "Nhóm Ngọn Đèn", "Phường An Biên", "Hải Phòng", 1985),
        ("Đỗ Văn Nghĩa", "m", "Đội công tác xã hội", "Xã Vĩnh Bảo", "Hải Phòng", 1974),
        ("Hoàng Thị Oanh", "f", "Nhóm Gió Lành", "Phường Nam Định", "Ninh Bình", 1988),
        ("Tống Phước Sang", "m", "Nhóm Gió Lành", "Phường Nam Định", "Ninh Bình", 1982),
        ("Chu Thị Thanh Tâm", "f", "Nhóm Gió Lành", "Phường Vị Khê", "Ninh Bình", 1993),
        ("Nguyễn Đình Thành", "m", "Nhóm Mầm Xanh", "Phường Hải Dương", "Hải Phòng", 1986),
        ("Dương Thị Thủy", "f", "Nhóm Mầm Xanh", "Phường Hải Dương", "Hải Phòng", 1990),
        ("Lưu Công Toàn", "m", "Nhóm Mầm Xanh", "Phường Thành Đông", "Hải Phòng", 1977),
        ("Phạm Thị Ngọc Trâm", "f", "Nhóm Sao Mai", "Phường Hạ Long", "Quảng Ninh", 1995),
        ("Quách Văn Ước", "m", "Nhóm Sao Mai", "Phường Bãi Cháy", "Quảng Ninh", 1983),
        ("Nguyễn Ngọc Bảo Vy", "f", "Nhóm Sao Mai", "Phường Hạ Long", "Quảng Ninh", 1997),
        ("Thái Thị Xuân", "f", "Đội công tác xã hội", "Xã Tiên Lãng", "Hải Phòng", 1976),
    )
)
