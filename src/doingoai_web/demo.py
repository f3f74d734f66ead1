"""The example province as a running site: its units, accounts, two campaigns and the reports that came in, read as any upload is."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

from django.utils import timezone

from doingoai.example import write_example
from doingoai.pipeline import report_files
from doingoai.units.roster import Roster, RosterUnit, read_roster
from doingoai_web.api import demo as api_demo
from doingoai_web.approval import demo as approval_demo
from doingoai_web.campaigns import demo as campaigns_demo
from doingoai_web.campaigns.models import Asked, Campaign
from doingoai_web.campaigns.services import open_campaign
from doingoai_web.filling import demo as filling_demo
from doingoai_web.followup import demo as followup_demo
from doingoai_web.intake.services import Upload, hand_in
from doingoai_web.jobs.models import Job
from doingoai_web.jobs.services import do
from doingoai_web.people.models import Assignment, Role, User
from doingoai_web.review.models import Submission, Verdict, Version
from doingoai_web.review.services import accept, decide, remark, send_back
from doingoai_web.totals.services import decide_pair, recompute
from doingoai_web.units import demo as units_demo
from doingoai_web.units.models import Unit

PASSWORD = "tay-khue-2025"  # noqa: S105 - of the invented province, shown on its sign-in page
PROVINCE = "tỉnh Tây Khuê"
REFORM = date(2025, 7, 1)
ISSUER = "Sở Ngoại vụ"
PEOPLE = (
    ("chuyenvien", Role.OFFICER, PROVINCE, "Chuyên viên Sở Ngoại vụ"),
    ("truongphong", Role.HEAD, PROVINCE, "Trưởng phòng Hợp tác quốc tế"),
    ("lanhdao", Role.LEADER, PROVINCE, "Phó Giám đốc Sở Ngoại vụ"),
    ("nguoixem", Role.VIEWER, PROVINCE, "Văn phòng UBND tỉnh"),
    ("quantri", Role.ADMINISTRATOR, PROVINCE, "Quản trị hệ thống"),
    ("muongthinh", Role.CLERK, "huyện Mường Thinh", "Văn phòng HĐND và UBND huyện"),
    ("banlim", Role.CLERK, "xã Bản Lìm", "Công chức Văn hóa - Xã hội"),
)
ACCEPTED_BEFORE = (
    "huyện Chiềng Thoa",
    "huyện Nà Lưa",
    "Sở Văn hóa, Thể thao và Du lịch",
    "thị trấn Suối Thoa",
    "xã Bản Lìm",
    "xã Na Thuông",
)


def _units(
    roster: Roster, top: Unit, known: dict[str, Unit], *, first: date | None, last: date | None
) -> dict[str, Unit]:
    """The units of a list below the province, each under its parent. A unit known before keeps its row."""
    found: dict[str, Unit] = {}

    def unit_of(row: RosterUnit) -> Unit:
        if row.name in found:
            return found[row.name]
        above = next((other for other in roster.units if other.name == row.parent), None)
        parent = unit_of(above) if above else top
        made = known.get(row.name)
        if made is None:
            made = Unit.objects.create(
                parent=parent, name=row.name, kind=row.kind, valid_from=first, valid_to=last
            )
        elif made.parent_id != parent.pk:
            made.parent, made.valid_to = parent, None
            made.save()
        found[row.name] = made
        return made

    for row in roster.units:
        unit_of(row)
    return found


def _send(campaign: Campaign, files: Iterable[Path], roster: Roster, officer: User) -> None:
    """Hand the files in and read them; the days on which they came are those of the list."""
    uploads = [Upload(path.name, path.read_bytes(), path.stat().st_size) for path in files]
    parcel = hand_in(campaign=campaign, uploads=uploads, sent_by=officer, cleared=True, now=timezone.now())
    assert parcel.job is not None
    do(parcel.job.pk)
    days = {row.name: row.received for row in roster.units if row.received}
    for submission in Submission.objects.filter(asked__campaign=campaign).select_related("asked__unit"):
        if day := days.get(submission.asked.unit.name):
            Submission.objects.filter(pk=submission.pk).update(received_on=day)


def load_demo() -> bool:
    """Load the example province into an empty site; False where there are units already."""
    if Unit.objects.exists():
        return False
    province = Unit.objects.create(name=PROVINCE, kind="tỉnh")
    with TemporaryDirectory(prefix="doingoai-") as folder:
        write_example(Path(folder))
        first = read_roster(Path(folder) / "don-vi-2025H1.csv")
        second = read_roster(Path(folder) / "don-vi-2025H2.csv")
        before = _units(first, province, {}, first=None, last=REFORM)
        Unit.objects.filter(kind="sở").update(valid_to=None)
        _people(province, before)
        officer = User.objects.get(username="chuyenvien")
        first_half = _campaign("2025H1", province, before, first, Path(folder), officer)
        after = _units(second, province, before, first=REFORM, last=None)
        units_demo.load(before, after, REFORM)
        second_half = _campaign("2025H2", province, after, second, Path(folder), officer)
    _first_half_told(first_half, officer)
    _second_half_told(second_half, officer)
    _work()
    approval_demo.load(province, officer)
    campaigns_demo.load(province, after, officer)
    followup_demo.load(campaign=second_half, officer=officer)
    filling_demo.load()
    api_demo.load(officer=officer, now=timezone.now())
    _work()
    return True


def _work() -> None:
    """Do what is queued, in the order in which it was."""
    for job in Job.objects.filter(state="waiting").order_by("pk"):
        do(job.pk)


def _of(campaign: Campaign, unit: str) -> Version:
    version = Submission.objects.get(asked__campaign=campaign, asked__unit__name=unit).current
    assert version is not None
    return version


def _accepted(campaign: Campaign, units: Iterable[str], officer: User) -> None:
    for unit in units:
        version = _of(campaign, unit)
        accept(version=version, revision=version.submission.revision, actor=officer, now=timezone.now())


def _returned(version: Version, words: str, remark_words: str, note: str, officer: User) -> None:
    """A report sent back, with a remark on the words at fault."""
    start = version.report.text.index(words)
    now = timezone.now()
    remark(version=version, text=remark_words, actor=officer, now=now, start=start, end=start + len(words))
    revision = Submission.objects.get(pk=version.submission_id).revision
    send_back(version=version, revision=revision, note=note, actor=officer, now=now)


def _first_half_told(campaign: Campaign, officer: User) -> None:
    """The campaign that is all but done: most reports accepted, one pair decided, one still to decide."""
    _accepted(campaign, ACCEPTED_BEFORE, officer)
    _work()
    pair = max(campaign.results.latest().data["duplicates"], key=lambda found: found["score"])
    decide_pair(campaign=campaign, pair=pair["id"], verdict="one", actor=officer, now=timezone.now())
    _work()


def _second_half_told(campaign: Campaign, officer: User) -> None:
    """The campaign at work: two reports accepted, one late and sent back, one with a corrected figure, a pair to decide, one unit
    that has sent nothing."""
    _accepted(campaign, ("xã Mường Thinh", "xã Nà Lưa"), officer)
    _returned(
        _of(campaign, "xã Chiềng Thoa"),
        "30/02/2025",
        "Tháng 2 không có ngày 30. Đề nghị kiểm tra lại ngày của việc này.",
        "Đề nghị sửa ngày 30/02/2025 và tỷ lệ hộ nghèo (126/2.100 hộ là 6%, báo cáo ghi 9%), rồi gửi lại.",
        officer,
    )
    ward = _of(campaign, "phường Lam Khuê")
    guests = ward.facts.get(indicator="delegations.in_count", value=12)
    decide(
        fact=guests,
        verdict=Verdict.CORRECT,
        value=Decimal(11),
        reason="7 + 4 = 11; văn phòng phường xác nhận qua điện thoại",
        actor=officer,
        now=timezone.now(),
    )
    recompute(campaign=campaign, now=timezone.now())


def _campaign(
    period: str, province: Unit, units: dict[str, Unit], roster: Roster, folder: Path, officer: User
) -> Campaign:
    due = next(row.due for row in roster.units if row.due)
    assert due is not None
    opened = timezone.make_aware(datetime.combine(due - timedelta(days=30), time(8)))
    campaign = open_campaign(
        owner=province,
        issuer=ISSUER,
        period=period,
        opens_on=due - timedelta(days=30),
        due_on=due,
        units=[units[row.name] for row in roster.owing],
        now=opened,
        actor=officer,
    )
    for row in roster.owing:
        Asked.objects.filter(campaign=campaign, unit=units[row.name]).update(due_on=row.due)
    _send(campaign, report_files(folder / period), roster, officer)
    return campaign


def _people(province: Unit, units: dict[str, Unit]) -> None:
    for name, role, unit, title in PEOPLE:
        user = User(username=name, full_title=title)
        user.set_password(PASSWORD)
        user.save()
        Assignment.objects.create(
            user=user, unit=province if unit == PROVINCE else units[unit], role=role, since=date(2025, 1, 1)
        )
