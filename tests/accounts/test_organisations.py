"""Organisations: founded, renamed, given a logo; others see nothing of them."""

import io
import re

import pytest
from PIL import Image
from sqlmodel import select

from app.accounts import logos, queries
from app.accounts.models import Organisation
from app.accounts.rules import Role
from app.errors import Refused
from app.web.forms import client_id
from tests.cast import Cast


def picture(kind: str = "PNG", size: tuple[int, int] = (200, 100), mode: str = "RGB") -> bytes:
    file = io.BytesIO()
    Image.new(mode, size, "teal" if mode != "CMYK" else 0).save(file, kind)
    return file.getvalue()


def upload(browser, content: bytes, place: int = 1) -> object:
    files = {"logo": ("logo.png", io.BytesIO(content), "image/png")}
    return browser.post(f"/organisations/{place}/logo", files=files)


def organisations(look) -> list[Organisation]:
    return look(lambda db: list(db.exec(select(Organisation).order_by(Organisation.id)).all()))


def test_only_administrators_find_their_organisations(client, cast: Cast) -> None:
    page = client(cast.admin).get("/organisations").text
    assert "Nhóm Bến Sông" in page
    assert "Nhóm Đồi Thông" not in page
    for player in (cast.trainer, cast.coordinator, cast.coach, cast.trainee):
        assert client(player).get("/organisations").status_code == 404
        assert client(player).get("/organisations/1").status_code == 404
        assert client(player).post("/organisations", data={"name": "x"}).status_code == 404


def test_the_outsider_touches_nothing_of_ours(client, look, cast: Cast) -> None:
    browser = client(cast.outsider)
    assert browser.get("/organisations/1").status_code == 404
    assert browser.post("/organisations/1", data={"name": "Mine"}).status_code == 404
    assert upload(browser, picture()).status_code == 404
    assert organisations(look)[0].name == "Nhóm Bến Sông"
    assert not organisations(look)[0].logo_file


def test_the_founder_administers_the_new_organisation_once(client, look, cast: Cast) -> None:
    browser = client(cast.admin)
    sent = {"name": "  Nhóm  Ven Biển ", "short_name": "Ven Biển", "client_id": client_id()}
    first = browser.post("/organisations", data=sent)
    second = browser.post("/organisations", data=sent)
    assert first.headers["location"] == second.headers["location"]
    assert [o.name for o in organisations(look)].count("Nhóm Ven Biển") == 1
    assert browser.get(first.headers["location"]).status_code == 200
    new = int(first.headers["location"].rsplit("/", 1)[1])
    assert (new, Role.ADMIN) in look(lambda db: queries.roles_of(db, cast.admin.id))


def test_an_organisation_needs_a_name(client, look, cast: Cast) -> None:
    browser, before = client(cast.admin), len(organisations(look))
    assert browser.post("/organisations", data={"client_id": client_id()}).status_code == 422
    assert browser.post("/organisations/1", data={"name": " "}).status_code == 422
    assert len(organisations(look)) == before


def test_an_organisation_is_renamed(client, look, cast: Cast) -> None:
    sent = {"name": "Nhóm Bờ Sông", "short_name": "Bờ Sông"}
    assert client(cast.admin).post("/organisations/1", data=sent).status_code == 303
    assert organisations(look)[0].name == "Nhóm Bờ Sông"


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_logo_is_kept_and_shown_to_our_people_only(client, cast: Cast, kind: str) -> None:
    browser = client(cast.admin)
    assert upload(browser, picture(kind)).status_code == 303
    shown = client(cast.trainee).get("/organisations/1/logo")
    assert shown.headers["content-type"] == f"image/{kind.lower()}"
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert Image.open(io.BytesIO(shown.content)).size == (200, 100)
    assert client(cast.outsider).get("/organisations/1/logo").status_code == 404
    assert client().get("/organisations/1/logo").status_code == 303


def test_a_new_logo_takes_the_place_of_the_old_one(client, settings, cast: Cast) -> None:
    browser = client(cast.admin)
    upload(browser, picture())
    upload(browser, picture(size=(300, 300)))
    kept = list((settings.data_dir / logos.FOLDER).iterdir())
    assert len(kept) == 1
    assert re.fullmatch(r"[0-9a-f]{32}\.png", kept[0].name)


def test_there_is_no_logo_before_one_was_sent(client, cast: Cast) -> None:
    assert client(cast.trainee).get("/organisations/1/logo").status_code == 404


BAD = {
    "empty": b"",
    "text": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "a web page": b"<html><script>alert(1)</script></html>",
    "half a picture": picture()[:60],
    "a GIF": picture("GIF"),
    "tiny": picture(size=(5, 5)),
    "far too wide": picture(size=(7000, 40)),
    "too many bytes": picture() + bytes(1_100_000),
}


@pytest.mark.parametrize("content", BAD.values(), ids=BAD.keys())
def test_what_is_no_logo_is_refused_beside_the_field(client, settings, cast, content) -> None:
    answer = upload(client(cast.admin), content)
    assert answer.status_code == 422
    assert 'id="logo-error"' in answer.text
    folder = settings.data_dir / logos.FOLDER
    assert not folder.exists() or not list(folder.iterdir())


def test_a_picture_loses_everything_that_is_not_picture() -> None:
    content = picture() + b"<script>alert(1)</script>"
    drawn, ending = logos.drawn_anew(content)
    assert ending == ".png"
    assert b"script" not in drawn
    photo = io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "where it was taken"
    Image.new("RGB", (100, 100)).save(photo, "JPEG", exif=exif)
    assert b"where it was taken" not in logos.drawn_anew(photo.getvalue())[0]


@pytest.mark.parametrize("mode", ["L", "CMYK", "RGB"])
def test_photographs_of_every_kind_can_be_printed(mode: str) -> None:
    drawn, ending = logos.drawn_anew(picture("JPEG", mode=mode))
    assert ending == ".jpg"
    assert Image.open(io.BytesIO(drawn)).mode == "RGB"


def test_a_large_picture_is_made_smaller() -> None:
    drawn, _ = logos.drawn_anew(picture(size=(4000, 2000)))
    assert Image.open(io.BytesIO(drawn)).size == (1200, 600)
    with pytest.raises(Refused):
        logos.drawn_anew(b"x" * 10)
