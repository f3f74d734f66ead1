"""Settings that administrators keep: rules, outlines, mail texts, days off, sign-in, all of it as one file."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.apart import read_apart
from doingoai.knowledge import rules as all_rules
from doingoai.model import UserError
from doingoai_web.audit.models import Entry
from doingoai_web.campaigns import days, mails
from doingoai_web.campaigns.models import Campaign
from doingoai_web.campaigns.outlines import outlines_offered
from doingoai_web.demo import PASSWORD
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.services import do
from doingoai_web.people import importing as people
from doingoai_web.people import lockout
from doingoai_web.people.models import Assignment, Invitation, User
from doingoai_web.review.models import Version
from doingoai_web.setup import holidays, mailing, outlines, rules, transfer
from doingoai_web.setup.apart import table, xlsx
from doingoai_web.setup.models import Draft, Outline, Setting
from doingoai_web.setup.services import all_of, put
from doingoai_web.setup.services import outlines as kept_outlines
from doingoai_web.units.models import Unit

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 3, tzinfo=UTC)
TEXT = """ỦY BAN NHÂN DÂN
XÃ PÙ THOANG

BÁO CÁO
Kết quả công tác đối ngoại 6 tháng cuối năm 2025

I. KẾT QUẢ
1. Đoàn vào: Trong kỳ xã đón 03 đoàn vào (Chi tiết có phụ lục kèm theo).
"""


@pytest.fixture
def admin(user: Callable[[str], User]) -> User:
    return user("quantri")


def province() -> Unit:
    return Unit.objects.get(name="tỉnh Tây Khuê")


def half() -> Campaign:
    return Campaign.objects.get(period="2025H2")


def upload(name: str, data: bytes) -> BytesIO:
    file = BytesIO(data)
    file.name = name
    return file


# ---- rules ----


def test_what_a_campaign_switched_off_is_not_looked_at_and_the_page_says_so(
    admin: User, sign_in: Callable[[str], Client]
) -> None:
    found = {finding.id for finding in read_apart(TEXT.encode(), "a.txt").findings}
    assert "PL-001" in found
    campaign = half()
    rules.save(data=rules.understood("tắt: [PL-001]"), unit=None, campaign=campaign, actor=admin, now=NOW)
    clerk = User.objects.get(username="chuyenvien")
    asked = campaign.asked.get(unit__name="xã Pù Thoang")
    parcel = hand_in(
        campaign=campaign, asked=asked, uploads=[Upload("a.txt", TEXT.encode(), len(TEXT))], sent_by=clerk, cleared=True, now=NOW
    )  # fmt: skip
    assert parcel.job is not None
    do(parcel.job.pk)
    version = Version.objects.get(submission__asked=asked)
    assert "PL-001" not in {finding.id for finding in version.report.findings}
    page = sign_in("chuyenvien").get(reverse("review", args=(version.pk,))).content.decode()
    assert "tắt PL-001" in page


def test_a_campaign_goes_by_its_own_setting_else_by_its_units_default(admin: User) -> None:
    campaign = half()
    rules.save(
        data=rules.understood("mức: {PL-001: lỗi}"), unit=province(), campaign=None, actor=admin, now=NOW
    )
    assert rules.settings_for(campaign).severity == {"PL-001": "error"}
    rules.save(data=rules.understood("tắt: [annex]"), unit=None, campaign=campaign, actor=admin, now=NOW)
    assert rules.settings_for(campaign).severity == {}
    assert "PL-001" in rules.settings_for(campaign).off
    rules.save(data=rules.understood(""), unit=None, campaign=campaign, actor=admin, now=NOW)
    assert rules.file_for(campaign) == b"", "a campaign may go by the program against its unit's default"
    put(kind="rules", value=None, campaign=campaign, actor=admin, now=NOW)
    assert rules.settings_for(campaign).severity == {"PL-001": "error"}
    assert Entry.objects.filter(action="setting.changed").count() == 4


def test_a_rule_that_is_no_more_is_passed_over(admin: User) -> None:
    put(
        kind="rules",
        value={"off": ["XX-999"], "severity": {}, "params": {}},
        campaign=half(),
        actor=admin,
        now=NOW,
    )
    assert rules.settings_for(half()).off == frozenset()


def test_rules_are_changed_family_by_family(sign_in: Callable[[str], Client]) -> None:
    client, page = sign_in("chuyenvien"), reverse("campaign-rules", args=(half().pk,))
    family = [line for line in rules.lines(rules.EMPTY) if line.family == "annex"]
    form = {f"on-{line.rule.id}": "on" for line in family if line.rule.id != "PL-001"}
    form |= {f"sev-{line.rule.id}": line.severity for line in family} | {"ho": "annex"}
    form |= {f"par-{line.rule.id}-{name}": text for line in family for name, (text, _) in line.params.items()}
    assert client.get(page, {"ho": "annex"}).status_code == 200
    assert client.post(page, form).status_code == 302
    assert rules.data_for(half()) == {"off": ["PL-001"], "severity": {}, "params": {}}
    shown = client.get(page).content.decode()
    assert "PL-001" in shown
    assert client.post(page, {"lam": "ve"}).status_code == 302
    assert rules.setting_for(half()) is None


@pytest.mark.parametrize(
    "text", ["tắt: [KH-000]", "mức: {PL-001: nặng}", "gì: [1]", "tắt: [", "ngưỡng: {PL-001: {x: 1}}"]
)
def test_wrong_rules_are_said_with_their_line(sign_in: Callable[[str], Client], text: str) -> None:
    answer = sign_in("quantri").post(reverse("rules"), {"lam": "chu", "text": text})
    assert answer.status_code == 422
    assert "dòng" in answer.content.decode()
    assert not Setting.objects.exists()


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from([rule.id for rule in all_rules()]), max_size=6, unique=True))
def test_rules_as_text_are_read_as_they_were_written(off: list[str]) -> None:
    data = rules.understood(json.dumps({"off": off}))
    assert rules.understood(rules.written(data)) == data


def test_every_threshold_goes_through_the_form_unchanged() -> None:
    for family in {line.family for line in rules.lines(rules.EMPTY)}:
        lines = [line for line in rules.lines(rules.EMPTY) if line.family == family]
        form = {f"on-{line.rule.id}": "on" for line in lines}
        form |= {f"sev-{line.rule.id}": line.severity for line in lines}
        form |= {
            f"par-{line.rule.id}-{name}": text for line in lines for name, (text, _) in line.params.items()
        }
        assert rules.with_form(rules.EMPTY, family, form) == rules.EMPTY, family


# ---- outlines ----

OUTLINE = """id: rieng
name: {vi: "Đề cương riêng"}
sections:
  - {label: "I", title: "Đoàn ra, đoàn vào", topics: [delegations]}
"""


def test_an_outline_has_versions_and_is_offered(admin: User) -> None:
    first = outlines.keep(unit=province(), text=OUTLINE, source="", actor=admin, now=NOW)
    assert outlines.keep(unit=province(), text=OUTLINE, source="", actor=admin, now=NOW) == first, (
        "the same is no new one"
    )
    second = outlines.keep(
        unit=province(), text=OUTLINE.replace("Đoàn ra,", "Các đoàn ra,"), source="", actor=admin, now=NOW
    )
    assert (first.version, second.version) == (1, 2)
    assert outlines_offered()["rieng"].sections[0].title == "Các đoàn ra, đoàn vào"
    assert list(kept_outlines()) == ["rieng"]
    for _ in range(2):
        outlines.withdraw(outline=second, actor=admin, now=NOW)
    assert "rieng" not in outlines_offered()
    outlines.withdraw(outline=second, actor=admin, now=NOW, again=True)
    assert "rieng" in outlines_offered()
    assert Entry.objects.filter(action="outline.withdrawn").count() == 1
    with pytest.raises(UserError, match="CD-021"):
        outlines.keep(unit=Unit.objects.get(name="xã Nà Lưa"), text=OUTLINE, source="", actor=admin, now=NOW)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "CD-020"),
        ("id: A B", "YC-002"),
        (OUTLINE.replace("delegations", "gì"), "YC-002"),
        ("- x", "KT-001"),
        ("a: [", "KT-001"),
    ],
)
def test_a_wrong_outline_is_said(sign_in: Callable[[str], Client], text: str, code: str) -> None:
    answer = sign_in("chuyenvien").post(reverse("new-outline"), {"text": text})
    assert (answer.status_code, code in answer.content.decode()) == (422, True)
    assert not Outline.objects.exists()


def test_a_letter_becomes_an_outline_to_mend(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("chuyenvien")
    letter = "ĐỀ CƯƠNG BÁO CÁO\n\nI. Kết quả đoàn ra, đoàn vào\n1. Đoàn ra\n2. Đoàn vào\n\nII. Kiến nghị, đề xuất\n"
    page = client.post(
        reverse("new-outline"), {"lam": "doc", "file": upload("Công văn 12.txt", letter.encode())}
    )
    assert page.status_code == 200
    text = page.context["text"]
    assert "id: cong-van-12" in text
    answer = client.post(reverse("new-outline"), {"text": text, "source": "Công văn 12.txt"})
    made = Outline.objects.get()
    assert answer["Location"] == reverse("outline", args=(made.pk,))
    assert client.get(answer["Location"]).status_code == 200
    renamed = client.post(answer["Location"], {"text": text.replace("cong-van-12", "khac")})
    assert "CD-022" in renamed.content.decode()
    broken = client.post(reverse("new-outline"), {"lam": "doc", "file": upload("a.docx", b"PK\x03\x04")})
    assert broken.status_code == 422


def test_every_shipped_outline_can_be_copied() -> None:
    for one in outlines_offered().values():
        assert outlines.read(outlines.written(one)) == one


# ---- mail texts ----


def test_other_words_go_out_until_they_are_taken_back(admin: User, sign_in: Callable[[str], Client]) -> None:
    page = reverse("mail", args=("before", "vi"))
    client = sign_in("quantri")
    assert client.get(page).status_code == 200
    assert client.post(page, {"subject": "Nhắc {unit}", "body": "Hạn {due}."}).status_code == 302
    assert mails.filled("before", "vi", {"unit": "xã A", "due": "1/6"}) == ("Nhắc xã A", "Hạn 1/6.\n")
    assert mails.text("before", "en") == mails.defaults()["before", "en"]
    client.post(page, {"lam": "ve"})
    assert mails.text("before", "vi") == mails.defaults()["before", "vi"]
    assert Entry.objects.filter(action="setting.changed").count() == 2


@pytest.mark.parametrize(("subject", "body"), [("", "x"), ("x", " "), ("{nguoi}", "x"), ("x", "{password}")])
def test_a_wrong_mail_is_refused(sign_in: Callable[[str], Client], subject: str, body: str) -> None:
    answer = sign_in("quantri").post(
        reverse("mail", args=("after", "zh")), {"subject": subject, "body": body}
    )
    assert (answer.status_code, "CD-040" in answer.content.decode()) == (422, True)


def test_the_programs_own_words_are_no_setting(admin: User) -> None:
    for (kind, language), (subject, body) in mails.defaults().items():
        mailing.save(kind=kind, language=language, subject=subject, body=body, actor=admin, now=NOW)
    assert not Setting.objects.exists()


# ---- days off ----


def test_days_off_reach_every_deadline(admin: User) -> None:
    assert days.in_force().doubt(2027)
    found = holidays.read("04/02 - 11/02; nghỉ; Tết\n20/02/2027; làm bù\n2027-05-04; nghỉ bù", 2027)
    holidays.add(year=2027, days=found, actor=admin, now=NOW, decision="Thông báo số 1/TB")
    kept = days.in_force()
    assert kept.doubt(2027) is None
    assert not kept.is_working_day(date(2027, 2, 11))
    assert kept.is_working_day(date(2027, 2, 20))
    assert not kept.is_working_day(date(2027, 5, 4))
    assert kept.doubt(2028), "another year stays as it is"
    holidays.remove(year=2027, day=date(2027, 2, 11), actor=admin, now=NOW)
    assert days.in_force().is_working_day(date(2027, 2, 11))
    holidays.remove(year=2027, day=date(2027, 5, 3), actor=admin, now=NOW)
    assert days.in_force().is_working_day(date(2027, 5, 3)), "a day of the program, taken out here"
    holidays.restore(year=2027, day=date(2027, 5, 3), actor=admin, now=NOW)
    assert not days.in_force().is_working_day(date(2027, 5, 3))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "31/02/2027; nghỉ",
        "đầu năm; nghỉ",
        "01/3 - 30/6; nghỉ",
        "01/3/2026; nghỉ",
        "03/3/2027; làm bù",
        "06/3; nghỉ\n06/3; làm bù",
    ],
)
def test_a_wrong_day_is_said(admin: User, text: str) -> None:
    with pytest.raises(UserError, match="CD-050"):
        holidays.add(year=2027, days=holidays.read(text, 2027), actor=admin, now=NOW)
    assert not Setting.objects.exists()


def test_the_page_of_days_off(sign_in: Callable[[str], Client]) -> None:
    client, page = sign_in("quantri"), reverse("holidays")
    assert (
        "chưa có thông báo lịch nghỉ năm 2027" in client.get(page, {"nam": "2027"}).content.decode().lower()
    )
    assert (
        client.post(page, {"nam": "2027", "lam": "them", "day": "2027-03-08", "what": "off"}).status_code
        == 302
    )
    assert client.post(page, {"nam": "2027", "lam": "thong-bao", "decision": ""}).status_code == 422
    assert client.post(page, {"nam": "2027", "lam": "bo", "day": "2027-09-02"}).status_code == 422
    assert client.post(page, {"nam": "2027", "lam": "bo", "day": "x"}).status_code == 422
    assert client.post(page, {"nam": "2027", "lam": "thong-bao", "decision": "Số 5"}).status_code == 302
    assert client.get(page, {"nam": "xx"}).status_code == 200
    assert not days.in_force().is_working_day(date(2027, 3, 8))


# ---- one file ----


def test_all_settings_go_out_and_come_in_again(admin: User, sign_in: Callable[[str], Client]) -> None:
    rules.save(data=rules.understood("tắt: [PL-001]"), unit=province(), campaign=None, actor=admin, now=NOW)
    outlines.keep(unit=province(), text=OUTLINE, source="", actor=admin, now=NOW)
    mailing.save(kind="after", language="zh", subject="甲", body="乙", actor=admin, now=NOW)
    holidays.add(year=2027, days=[(date(2027, 3, 8), "off", "Nghỉ")], actor=admin, now=NOW, decision="Số 5")
    put(kind="second_factor", key="head", value=True, actor=admin, now=NOW)
    file = sign_in("quantri").get(reverse("settings-export")).content
    before = (
        all_of("mail"),
        all_of("holidays"),
        all_of("second_factor"),
        list(kept_outlines()),
        rules.data_for(half()),
    )
    Setting.objects.all().delete()
    Outline.objects.all().delete()
    answer = sign_in("quantri").post(reverse("settings-transfer"), {"file": upload("cai-dat.json", file)})
    assert answer.status_code == 302, answer.context["error"]
    after = (
        all_of("mail"),
        all_of("holidays"),
        all_of("second_factor"),
        list(kept_outlines()),
        rules.data_for(half()),
    )
    assert after == before
    assert transfer.taken_in(data=file, name="cai-dat.json", actor=admin, now=NOW) == 0, "twice is once"


GOOD = {"loai": transfer.MARK, "xac_thuc_hai_buoc": ["head"]}


@pytest.mark.parametrize(
    "wrong",
    [
        b"", b"{", b"[]", b"{}", json.dumps({**GOOD, "mau_thu": []}).encode(),
        json.dumps({**GOOD, "mau_thu": {"before/vi": {"subject": "{x}", "body": "y"}}}).encode(),
        json.dumps({**GOOD, "mau_thu": {"before/vi": 5}}).encode(),
        json.dumps({**GOOD, "ngay_nghi": {"abc": {}}}).encode(),
        json.dumps({**GOOD, "ngay_nghi": {"2027": {"off": {"2027-13-01": "x"}}}}).encode(),
        json.dumps({**GOOD, "quy_tac": {"tỉnh": {"off": ["XX"]}}}).encode(),
        json.dumps({**GOOD, "de_cuong": [{"don_vi": "tỉnh"}]}).encode(),
        json.dumps({**GOOD, "de_cuong": [{"don_vi": "tỉnh", "tep": "id: 5"}]}).encode(),
    ],
)  # fmt: skip
def test_a_wrong_file_of_settings_changes_nothing(sign_in: Callable[[str], Client], wrong: bytes) -> None:
    answer = sign_in("quantri").post(reverse("settings-transfer"), {"file": upload("cai-dat.json", wrong)})
    assert (answer.status_code, "CD-060" in answer.content.decode()) == (422, True)
    assert not Setting.objects.exists()


def test_who_administers_a_part_changes_nothing_that_holds_everywhere(
    admin: User, sign_in: Callable[[str], Client]
) -> None:
    Assignment.objects.filter(user=admin).update(unit=Unit.objects.get(name="xã Nà Lưa"))
    client = sign_in("quantri")
    for name, args in (
        ("mail", ("before", "vi")),
        ("holidays", ()),
        ("sign-in-settings", ()),
        ("settings-transfer", ()),
    ):
        assert client.get(reverse(name, args=args)).status_code == 200
        assert client.post(reverse(name, args=args), {"lam": "ve"}).status_code == 403, name
    assert client.get(reverse("settings-export")).status_code == 403


# ---- sign-in ----


def enter(client: Client, name: str, password: str = PASSWORD) -> int:
    return client.post(reverse("sign-in"), {"username": name, "password": password}).status_code


def test_guesses_from_many_addresses_close_an_account(admin: User) -> None:
    for n in range(lockout.MOST):
        Client(REMOTE_ADDR=f"10.0.0.{n}").post(
            reverse("sign-in"), {"username": "MuongThinh ", "password": "sai"}
        )
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), "muongthinh") == 429
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), "banlim") == 302, "another account is open"
    assert not lockout.locked("muongthinh", timezone.now() + lockout.TIME + timedelta(seconds=1))
    lockout.forget("muongthinh")
    assert enter(Client(REMOTE_ADDR="10.9.9.9"), "muongthinh") == 302


def test_a_role_that_demands_a_second_factor_waits_for_one(sign_in: Callable[[str], Client]) -> None:
    """Also for whoever is signed in already."""
    client = sign_in("truongphong")
    assert client.get(reverse("campaigns")).status_code == 200
    assert sign_in("quantri").post(reverse("sign-in-settings"), {"role": ["head"]}).status_code == 302
    assert client.get(reverse("campaigns"))["Location"] == reverse("account")
    assert "bắt buộc xác thực hai bước" in client.get(reverse("account")).content.decode()
    TOTPDevice.objects.create(user=User.objects.get(username="truongphong"), confirmed=True)
    assert client.get(reverse("campaigns"))["Location"] == reverse("second-factor")
    assert sign_in("chuyenvien").get(reverse("campaigns")).status_code == 200


# ---- people from a file ----

HEAD = ("đơn vị*", "trực thuộc", "vai trò*", "tên đăng nhập", "họ và tên", "chức vụ", "thư điện tử")
PEOPLE = (
    ("xã Nà Lưa", "", "người lập báo cáo", "", "", "Văn phòng", "a@na-lua.vd.vn"),
    ("xã Nà Lưa", "", "Người lập báo cáo", "nalua2", "", "", ""),
    ("xã Bản Lìm", "", "người lập báo cáo", "banlim", "", "", ""),
    ("xã Khe Rịa", "tỉnh Tây Khuê", "người xem", "banlim", "", "", ""),
    ("xã Nà Lưa", "", "người lập báo cáo", "nalua2", "", "", ""),
)


def test_people_are_looked_at_then_made_and_listed_once(sign_in: Callable[[str], Client]) -> None:
    client = sign_in("quantri")
    data = xlsx("Người dùng", [HEAD, *PEOPLE], (20,))
    answer = client.post(reverse("import-people"), {"file": upload("a.xlsx", data)})
    page = client.get(answer["Location"]).content.decode()
    assert "2 người mới, 1 người đã có tài khoản được giao thêm vai trò, 2 dòng bỏ qua, 0 dòng có lỗi" in page
    assert not User.objects.filter(username="xa.na.lua").exists()
    draft = Draft.objects.get()
    made = client.post(reverse("make-people", args=(draft.pk,)), {"way": "account"})
    rows = table(made.content, "a.xlsx")[1:]
    assert [(row[0], row[2], bool(row[4])) for row in rows] == [
        ("xã Nà Lưa", "xa.na.lua", True), ("xã Nà Lưa", "nalua2", True), ("xã Khe Rịa", "banlim", False),
    ]  # fmt: skip
    fresh = Client()
    assert enter(fresh, "xa.na.lua", rows[0][4]) == 302
    assert fresh.get(reverse("campaigns"))["Location"] == reverse("password")
    again = table(client.post(reverse("make-people", args=(draft.pk,))).content, "a.xlsx")[1:]
    assert [row[2] for row in again] == ["nalua2"], "only who never signed in gets another"
    assert enter(Client(), "nalua2", rows[1][4]) == 200
    assert enter(Client(), "nalua2", again[0][4]) == 302
    assert client.post(reverse("make-people", args=(draft.pk,))).status_code == 422
    assert rows[0][4] not in str(list(Draft.objects.values())) + str(list(Entry.objects.values()))


def test_invitations_instead_of_accounts(sign_in: Callable[[str], Client], admin: User) -> None:
    rows = people.read_rows([HEAD, PEOPLE[0]], "a.xlsx", admin)
    made = people.make(rows=rows, way="invitation", address="https://a/moi/", actor=admin, now=NOW)
    link = made[0][4]
    assert link.startswith("https://a/moi/")
    assert Invitation.objects.get().email == "a@na-lua.vd.vn"
    assert Client().get(link.removeprefix("https://a")).status_code in (200, 422)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (("", "", "người xem"), "thiếu đơn vị"),
        (("xã Không Có", "", "người xem"), "không có đơn vị"),
        (("xã Nà Lưa", "", "vua"), "vai trò “vua”"),
        (("xã Nà Lưa", "", "người xem", "có dấu cách"), "tên đăng nhập chỉ gồm"),
        (("xã Nà Lưa", "", "người xem", "", "", "", "không phải thư"), "thư điện tử"),
        (("xã Nà Lưa", "", "quản trị", "QuanTri"), "chính anh/chị"),
        (("huyện Mường Thinh", "", "người xem"), "không có đơn vị"),
    ],
)
def test_a_broken_row_stops_the_whole_file(admin: User, row: tuple[str, ...], words: str) -> None:
    rows = people.read_rows([HEAD, PEOPLE[0], row], "a.xlsx", admin)
    assert words in " ".join(rows[1]["faults"])
    before = User.objects.count()
    with pytest.raises(UserError, match="CD-011"):
        people.make(rows=rows, way="account", address="", actor=admin, now=NOW)
    assert User.objects.count() == before


def test_a_draft_is_its_owners_alone(sign_in: Callable[[str], Client], admin: User) -> None:
    draft = Draft.objects.create(
        kind="people", name="a", owner=User.objects.get(username="chuyenvien"), made_at=NOW
    )
    client = sign_in("quantri")
    assert client.get(reverse("import-people-draft", args=(draft.pk,))).status_code == 404
    assert client.post(reverse("make-people", args=(draft.pk,))).status_code == 404


def test_the_password_for_once_is_hashed_quickly_and_the_next_in_full(settings: object) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]  # type: ignore[attr-defined]
    encoded = people.fast_hash("a1b2-c3d4-e5f6-a7b8")
    hasher = PBKDF2PasswordHasher()
    assert hasher.verify("a1b2-c3d4-e5f6-a7b8", encoded)
    assert hasher.must_update(encoded), "made anew in full when it is used"


def test_an_account_is_shut_and_opened(sign_in: Callable[[str], Client]) -> None:
    client, clerk = sign_in("quantri"), User.objects.get(username="muongthinh")
    for _ in range(2):
        assert client.post(reverse("switch-account", args=(clerk.pk,))).status_code == 302
    assert enter(Client(), "muongthinh") == 200
    shut = client.get(reverse("users"), {"la": "ngung"}).content.decode()
    assert "muongthinh" in shut
    assert "banlim" not in shut
    assert Entry.objects.filter(action="person.deactivated").count() == 1
    client.post(reverse("switch-account", args=(clerk.pk,)), {"mo": "1"})
    assert enter(Client(), "muongthinh") == 302
    me = User.objects.get(username="quantri")
    assert client.post(reverse("switch-account", args=(me.pk,))).status_code == 422


def test_the_front_page_shows_what_one_may(sign_in: Callable[[str], Client]) -> None:
    officer = sign_in("chuyenvien").get(reverse("setup")).content.decode()
    assert reverse("outlines") in officer
    assert reverse("users") not in officer
    assert reverse("mails") not in officer
    whole = sign_in("quantri").get(reverse("setup")).content.decode()
    assert reverse("mails") in whole
    assert "2027" in whole, "the year without a decision is said"
