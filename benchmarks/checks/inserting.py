"""More ways of breaking a whole report in one place: a slip put into its words, or one sentence of its own that cannot be true."""

import re
from collections.abc import Callable, Iterator
from datetime import date

from benchmarks.checks.breaking import Broken, replaced, spread
from doingoai.model import Span

_LINE = re.compile(r"(?m)^(?![-+|])[^\n|]{90,}[a-zà-ỹ]\.$")
_OWN_DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (20\d\d)")
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def _changed(
    text: str, most: int, pattern: str, new: Callable[["re.Match[str]"], str], around: int = 0
) -> Iterator[Broken]:
    for match in spread(list(re.finditer(pattern, text)), most):
        yield replaced(text, match.start(), match.end(), new(match), around)


def _said(text: str, sentence: str) -> Iterator[Broken]:
    """The sentence at the end of a paragraph in the middle of the report."""
    lines = list(_LINE.finditer(text, len(text) // 4, len(text) * 3 // 4))
    if lines:
        end = lines[len(lines) // 2].end()
        yield Broken(f"{text[:end]} {sentence}{text[end:]}", Span(end + 1, end + 1 + len(sentence)))


def _own_day(text: str) -> date | None:
    match = _OWN_DAY.search(text[:1200])
    return date(int(match[3]), int(match[2]), int(match[1])) if match else None


def year_in_the_number(text: str, most: int) -> Iterator[Broken]:
    pattern = r"\d{1,4}/(20[012]\d)/(?:NĐ-CP|QĐ-TTg|TT-[A-ZĐ]{2,8}|QĐ-UBND)(?= ngày \d{1,2}[/ ])"
    yield from _changed(text, most, pattern, lambda m: m[0].replace(m[1], str(int(m[1]) - 3), 1))


def decree_without_year(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(text, most, r"(Nghị định số \d{1,4})/20\d\d/(?=NĐ-CP)", lambda m: f"{m[1]}/", 6)


def lost_stroke(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(text, most, r"(?<=\d/)QĐ(?=-UBND|-TTg)|(?<=\d-)QĐ(?=/TU|/TW)", lambda m: "QD", 12)


def later_than_the_report(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    if own is not None:
        pattern = r"(?:Kế hoạch|Công văn) số \d{1,5}/[A-ZĐa-z]{2,6}-[A-ZĐ]{2,6} ngày \d{1,2}/\d{1,2}/(20\d\d)"
        yield from _changed(text, most, pattern, lambda m: m[0][:-4] + str(own.year + 1))


def out_of_force(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    if own is not None and own.year >= 2022:
        yield from _said(
            text,
            "Việc tiếp nhận viện trợ thực hiện theo Nghị định số 93/2009/NĐ-CP ngày 22/10/2009 của Chính phủ.",
        )


def known_date(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    if own is not None and own.year >= 2021 and "06/2020/QĐ-TTg" not in text:
        yield from _said(
            text,
            "Hội nghị quốc tế thực hiện theo Quyết định số 06/2020/QĐ-TTg ngày 12/02/2020 của Thủ tướng Chính phủ.",
        )


def wrong_weekday(text: str, most: int) -> Iterator[Broken]:
    def new(match: "re.Match[str]") -> str:
        day = date(int(match[3]), int(match[2]), int(match[1]))
        return f"{_WEEKDAYS[(day.weekday() + 2) % 7]}, {match[0]}"

    yield from _changed(
        text, most, r"(?<![\w] số )ngày (0?[1-9]|1\d|2[0-8])/(0?[1-9]|1[0-2])/(20\d\d)(?![\d/-])", new
    )


def range_upside_down(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    if own is not None:
        yield from _said(
            text, f"Đoàn công tác làm việc tại Lào từ ngày 17/3/{own.year} đến ngày 12/3/{own.year}."
        )


def after_signing(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    if own is not None:
        yield from _said(
            text,
            f"Ngày 20/3/{own.year + 1}, lãnh đạo đơn vị đã tiếp đoàn đại biểu của nước bạn đến làm việc.",
        )


def words_beside_digits(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(
        text,
        most,
        r"(?<![\d.,/])0([1-9])(?= (?:đoàn|lớp|hội nghị|buổi|cuộc) [a-zà-ỹ])",
        lambda m: f"{m[0]} (mười)",
    )


def over_hundred(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(text, most, r"chiếm (\d{2}(?:,\d{1,2})?)(?=%)", lambda m: f"chiếm 1{m[1]}")


def upside_down_rise(text: str, most: int) -> Iterator[Broken]:
    yield from _said(text, "Số lượt tuần tra song phương tăng từ 36 lượt lên 24 lượt.")


def fewer_persons(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(
        text, most, r"(?<![\d.,/])(?:\d{2,3}) đoàn (?=với \d{2,4} lượt người)", lambda m: "9.150 đoàn "
    )


def other_separators(text: str, most: int) -> Iterator[Broken]:
    found = list(re.finditer(r"(?<![\d.,])\d{1,3}(?:\.\d{3}){2,3}(?![\d.]|,\d)", text))
    for match in spread(found, most) if len(found) > 1 else ():
        yield replaced(text, match.start(), match.end(), match[0].replace(".", ","))


def broken_groups(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(
        text, most, r"(?<![\d.,])(\d{1,3}\.\d{2})\d(\.\d{3})(?![\d.,])", lambda m: m[1] + m[2]
    )


def left_blank(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(
        text,
        most,
        r"(?<=đón )\d{1,3}(?= đoàn)|(?<=tổ chức )\d{1,3}(?= (?:buổi|lớp|hội))|(?<=cử )\d{1,3}(?= đoàn)",
        lambda m: "…..",
        12,
    )


def no_such_annex(text: str, most: int) -> Iterator[Broken]:
    if not re.search(r"(?i)phụ lục|kèm theo|biểu mẫu|danh sách", text):
        yield from _said(text, "Số liệu cụ thể có phụ lục kèm theo báo cáo này.")


def blank_number(text: str, most: int) -> Iterator[Broken]:
    match = re.search(r"Số: ?(\d{1,4})(?=/BC)", text[:600])
    if match:
        yield replaced(text, match.start(1), match.end(1), "      ", 6)


def other_kind_in_the_number(text: str, most: int) -> Iterator[Broken]:
    match = re.search(r"(?<=\d/)BC(?=-)", text[:600])
    if match and "BÁO CÁO" in text[:1500]:
        yield replaced(text, match.start(), match.end(), "KH", 8)


def no_name(text: str, most: int) -> Iterator[Broken]:
    """Authority and position stay, the signer's name is lost."""
    body = text.rstrip()
    match = re.search(r"\n(?:CHỦ TỊCH|PHÓ CHỦ TỊCH|GIÁM ĐỐC|PHÓ GIÁM ĐỐC)\n\s*\n?[^\n]{4,40}$", body)
    if match:
        end = body.rfind("\n")
        yield Broken(body[:end].rstrip() + "\n", Span(match.start(), end))


def another_heads_deputy(text: str, most: int) -> Iterator[Broken]:
    match = re.search(r"KT\. CHỦ TỊCH\s+(PHÓ CHỦ TỊCH)", text)
    if match:
        yield replaced(text, match.start(1), match.end(1), "PHÓ GIÁM ĐỐC", 30)


def abolished(text: str, most: int) -> Iterator[Broken]:
    own = _own_day(text)
    # a period that began before 1 July 2025 may well speak of its districts
    later = own is not None and own.year >= 2026 and "năm 2026" in text[:1500]
    second_half = own is not None and (own.year, own.month) >= (2025, 10) and "cuối năm 2025" in text[:1500]
    if later or second_half:
        yield from _said(text, "Đơn vị phối hợp với UBND huyện Tân Sơn Động tuần tra, kiểm soát địa bàn.")


def personal(text: str, most: int) -> Iterator[Broken]:
    yield from _said(text, "Trong đó có chị Lù Thị Sáo, CCCD số 011199004567, trú tại thôn Nà Mạ.")


def icelandic(text: str, most: int) -> Iterator[Broken]:
    yield from _changed(text, most, r"(?<=[a-zà-ỹ] )Đ(?=ảng |oàn |ồn )", lambda m: "Ð", 6)


def capitals(text: str, most: int) -> Iterator[Broken]:
    yield from _said(text, "Nội dung này thực hiện theo điểm a Khoản 2 Điều 5 của Quy chế phối hợp.")


def open_bracket(text: str, most: int) -> Iterator[Broken]:
    found = [
        m
        for m in re.finditer(r"\([^()\n]{10,120}\)", text)
        if ")" not in text[m.end() : m.end() + 420].split("(")[0]
    ]
    for match in spread(found, most):
        yield replaced(text, match.end() - 1, match.end(), "", 125)


def blank_before_comma(text: str, most: int) -> Iterator[Broken]:
    body = text[len(text) // 4 : len(text) * 3 // 4]
    shift = len(text) // 4
    found = list(re.finditer(r"(?<=[a-zà-ỹ]), (?=[a-zà-ỹ])", body)) if " ," not in text else []
    for match in spread(found, most):
        yield replaced(text, shift + match.start(), shift + match.end(), " , ")


def pasted_twice(text: str, most: int) -> Iterator[Broken]:
    lines = [
        m
        for m in _LINE.finditer(text)
        if re.search(r"\d{1,3} (?:đoàn|lượt|buổi|lớp)", m[0])
        and len(m[0]) < 400
        and not re.match(r"\s*[\dIVXa-zđ.]{1,6}[.)/] ", m[0])  # an item's number twice is another slip
    ]
    for match in spread(lines, most):
        yield Broken(
            f"{text[: match.end()]}\n\n{match[0]}{text[match.end() :]}",
            Span(match.end(), match.end() + len(match[0]) + 2),
        )


def skipped_row(text: str, most: int) -> Iterator[Broken]:
    for table in re.finditer(r"(?m)^\|? ?(?:TT|STT) ?\|.*\n(?:.*\|.*\n)*?(\|? ?)3( ?\|)", text):
        place = table.end(1)
        yield replaced(text, place, place + 1, "4", 3)
        return


def slip_of_scale(text: str, most: int) -> Iterator[Broken]:
    yield from _said(text, "Hợp đồng của doanh nghiệp trị giá 1,2 triệu USD (tương đương 29 triệu đồng).")


def none_against_some(text: str, most: int) -> Iterator[Broken]:
    if re.search(
        r"(?:đón|tiếp)(?: và làm việc với)? (?:0[2-9]|[1-9]\d) đoàn (?:khách )?(?:quốc tế|nước ngoài|Lào|Trung Quốc)",
        text,
    ):
        for broken in _said(text, "\n\n- Đoàn vào: không có."):
            yield Broken(broken.text, Span(broken.place.start, broken.place.end))


INSERTED: dict[str, tuple[str, Callable[[str, int], Iterator[Broken]]]] = {
    "năm trong số văn bản": ("citation.symbol", year_in_the_number),
    "nghị định không ghi năm": ("citation.symbol", decree_without_year),
    "mất dấu chữ Đ trong ký hiệu": ("citation.symbol", lost_stroke),
    "văn bản sau ngày báo cáo": ("date.order", later_than_the_report),
    "văn bản hết hiệu lực": ("citation.validity", out_of_force),
    "sai ngày của văn bản quen biết": ("citation.conflict", known_date),
    "sai thứ trong tuần": ("date.weekday", wrong_weekday),
    "khoảng thời gian viết ngược": ("date.order", range_upside_down),
    "việc đã làm sau ngày ký": ("date.order", after_signing),
    "số và chữ khác nhau": ("figures.contradiction", words_beside_digits),
    "chiếm quá 100%": ("figures.impossible", over_hundred),
    "tăng mà giảm": ("arithmetic.direction", upside_down_rise),
    "đoàn nhiều hơn người": ("figures.impossible", fewer_persons),
    "dấu nghìn hai kiểu": ("figures.style", other_separators),
    "nhóm số không đủ ba": ("figures.impossible", broken_groups),
    "nhầm nghìn, triệu, tỷ": ("figures.impossible", slip_of_scale),
    "số còn để trống": ("text.placeholder", left_blank),
    "phụ lục không gửi": ("annex.missing", no_such_annex),
    "số báo cáo để trống": ("header.blank", blank_number),
    "sai chữ tắt ở số báo cáo": ("header.symbol", other_kind_in_the_number),
    "mất tên người ký": ("signature.missing", no_name),
    "cấp phó của người khác": ("signature.position", another_heads_deputy),
    "huyện không còn": ("unit.abolished", abolished),
    "dữ liệu cá nhân": ("privacy.personal_data", personal),
    "chữ của bảng mã khác": ("text.encoding", icelandic),
    "viết hoa khoản, điểm": ("text.capitals", capitals),
    "ngoặc mở không đóng": ("text.punctuation", open_bracket),
    "dấu cách trước dấu phẩy": ("text.punctuation", blank_before_comma),
    "câu dán hai lần": ("text.repetition", pasted_twice),
    "mất một dòng của bảng": ("table.row_numbers", skipped_row),
    "không có mà lại có": ("none.contradiction", none_against_some),
}  # fmt: skip
