"""A coach observes, the form keeps itself, the trainee reads and answers."""

import pytest

from tests.journeys.conftest import axe


def test_a_coach_observes_and_the_trainee_answers(site, visit) -> None:
    coach = visit("coach", phone=True)
    coach.click("text=Tạ Đình Khôi")
    coach.click("text=Quan sát")
    coach.click("text=Mở phiếu")
    coach.wait_for_url("**/coaching/observations/*")
    for box in coach.locator("input[type=checkbox][value^='opening-b']").all():
        box.check()
    coach.get_by_text("Đã lưu").filter(visible=True).first.wait_for()
    # The level follows from the ticks: all basic ones make three.
    assert "3" in coach.locator("#level-opening").inner_text()
    coach.reload()
    assert coach.locator("input[value^='opening-b']").first.is_checked()
    coach.get_by_role("button", name="Chốt").click()
    assert coach.locator("[role=alert], .error").count()
    coach.fill("#strength-1", "Chào từng người ở cửa, ai cũng có tiếng nói.")
    coach.fill("#growth_point", "Nói lại hai lần trước khi hỏi tiếp.")
    coach.fill("#goal-1", "Buổi tới nói lại ít nhất năm lần.")
    address = coach.url
    coach.get_by_role("button", name="Chốt").click()
    coach.wait_for_function("() => !document.querySelector('#observation-form')")
    coach.goto(address)
    assert coach.locator("#observation-form").count() == 0
    trainee = visit("khoi.ta", phone=True)
    trainee.click("main .notice a")
    assert "Chào từng người ở cửa" in trainee.locator("main").inner_text()
    trainee.fill("main textarea", "Cảm ơn anh, em sẽ thử.")
    trainee.locator("form:has(textarea) button").first.click()
    trainee.goto(f"{site.url}/feedback")
    assert "Cảm ơn anh, em sẽ thử." in trainee.content()


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desktop"])
def test_screens_of_a_coach_are_accessible(site, visit, phone: bool) -> None:
    page = visit("coach", phone=phone)
    faults = []
    for path in ("/", "/coaching", "/coaching/people/7", "/coaching/observe/8"):
        page.goto(site.url + path)
        faults += axe(page)
    page.goto(f"{site.url}/coaching/observe/{9 if phone else 10}")
    page.click("text=Mở phiếu")
    page.wait_for_url("**/coaching/observations/*")
    faults += axe(page)
    assert not faults, "\n".join(faults)
