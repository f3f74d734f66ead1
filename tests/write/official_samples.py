"""Documents of our own, one of every kind, that the tests of the writer share."""

import io
from datetime import date

from PIL import Image, ImageDraw

from doingoai.write.documents import (
    Annex,
    Official,
    article,
    clause,
    heading,
    item,
    numbered,
    point,
    signing_of,
    text,
)
from doingoai.write.docx.issuing import issuer_of
from doingoai.write.docx.story import Cell, Note, Paragraph, Picture, Table, Text, paragraph


def png(width: int = 320, height: int = 160) -> bytes:
    picture = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(picture)
    for index, share in enumerate((0.9, 0.6, 0.45, 0.2)):
        top = 12 + index * (height - 12) // 4
        draw.rectangle((10, top, 10 + share * (width - 20), top + height // 6), fill=60 + 45 * index)
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


def grid(rows: int = 4) -> Table:
    def cells(*words: str, style: str = "TableText") -> tuple[Cell, ...]:
        return tuple(Cell((paragraph(word, style),)) for word in words)

    head = cells("TT", "Đơn vị", "Số đoàn ra", "Số đoàn vào", style="TableHead")
    body = (cells(str(n), f"Xã Nà Mẫu {n}", str(n % 5), str(n % 3)) for n in range(1, rows + 1))
    return Table(
        (head, *body),
        (12, 120, 60, 50),
        header_rows=1,
        title="Đoàn ra, đoàn vào theo đơn vị",
        description="Mỗi hàng một đơn vị: số đoàn ra, số đoàn vào.",
    )


REPORT = Official(
    kind="report",
    issuer=issuer_of("Sở Ngoại vụ", "tỉnh Hà Sơn"),
    abstract="Kết quả công tác đối ngoại 6 tháng đầu năm, phương hướng, nhiệm vụ 6 tháng cuối năm 2024",
    year=2024,
    addressees=("Ủy ban nhân dân tỉnh Hà Sơn",),
    body=(
        text(
            "Thực hiện Nghị định số 09/2019/NĐ-CP ngày 24 tháng 01 năm 2019 của Chính phủ quy định về chế độ báo cáo của cơ quan"
            " hành chính nhà nước, Sở Ngoại vụ báo cáo như sau:"
        ),
        heading(1, "KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI"),
        heading(2, "Công tác lễ tân, đoàn ra, đoàn vào"),
        Paragraph(
            (
                Text("Trong kỳ, tỉnh đón 10 đoàn khách nước ngoài"),
                Note("Tổng hợp từ báo cáo của 12 đơn vị; số liệu từng đơn vị tại Phụ lục I."),
                Text(" với 86 lượt người đến thăm, làm việc (Phụ lục I)."),
            )
        ),
        heading(3, "Đoàn ra"),
        item("Đoàn học tập kinh nghiệm trồng rừng ngập mặn;"),
        item("Đoàn xúc tiến thương mại, gồm:"),
        item("Một tổ làm việc với hiệp hội nông sản;", depth=2),
        item("Một tổ dự hội chợ.", depth=2),
        heading(3, "Đoàn vào"),
        text("Đón 10 đoàn."),
        heading(3, "Hội nghị, hội thảo"),
        text("Tổ chức 01 hội thảo."),
        heading(3, "Lãnh sự"),
        text("Không phát sinh."),
        heading(3, "Biên giới lãnh thổ"),
        text("Phối hợp tuần tra 12 đợt trên tuyến biên giới."),
        heading(3, "Viện trợ"),
        text("Tiếp nhận 07 dự án."),
        Picture(png(), 110, 55, "Biểu đồ cột: số đoàn vào theo bốn nước, nhiều nhất 9 đoàn.", "Đoàn vào theo nước"),
        heading(2, "Công tác thông tin đối ngoại"),
        text("Đăng 45 tin, bài trên cổng thông tin điện tử (Phụ lục II)."),
        heading(1, "PHƯƠNG HƯỚNG, NHIỆM VỤ"),
        text("Sở Ngoại vụ tiếp tục tham mưu triển khai các nhiệm vụ theo kế hoạch, kính báo cáo Ủy ban nhân dân tỉnh"),
    ),
    recipients=("Như trên", "Bộ Ngoại giao (b/c)", "Lãnh đạo Sở"),
    signing=signing_of(("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")),
    unit="LTLS",
    annexes=(
        Annex("Số liệu đoàn ra, đoàn vào", (grid(), paragraph("Số liệu tính đến ngày 15 tháng 6 năm 2024", "Legend"))),
        Annex("Danh mục tin, bài", (heading(1, "TIN"), heading(2, "Trong nước"), text("Không có."), heading(1, "BÀI"), text("Có 45 bài")), landscape=False),
    ),
)  # fmt: skip

LETTER = Official(
    kind="letter",
    issuer=issuer_of("UBND tỉnh Hà Sơn", "tỉnh Hà Sơn"),
    abstract="báo cáo kết quả công tác đối ngoại 6 tháng đầu năm 2024",
    year=2024,
    day=date(2024, 5, 6),
    number=7,
    unit="NC",
    addressees=("Các sở, ban, ngành của tỉnh", "Ủy ban nhân dân các huyện, thành phố", "Công an tỉnh"),
    body=(
        text("Để có cơ sở tổng hợp, Ủy ban nhân dân tỉnh đề nghị các cơ quan, đơn vị thực hiện các nội dung sau:"),
        numbered(2, "Báo cáo kết quả công tác đối ngoại theo đề cương gửi kèm."),
        numbered(2, "Gửi báo cáo về Sở Ngoại vụ trước ngày 10 tháng 6 năm 2024."),
        text("Đề nghị các cơ quan, đơn vị quan tâm thực hiện."),
    ),
    recipients=("Như trên", "Chủ tịch, các PCT UBND tỉnh"),
    signing=signing_of(("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"), "Lò Thị Mẫu"),
    urgency="KHẨN",
    drafter="NVT.(42)",
    contact=("Địa chỉ: số 1 đường Mẫu, phường Tân Hà, tỉnh Hà Sơn; điện thoại: 0200 000 000; email: vanphong@hason.example",),
)  # fmt: skip

PLAN = Official(
    kind="plan",
    issuer=issuer_of("UBND xã Nà Lầu", "xã Nà Lầu"),
    abstract="Triển khai công tác đối ngoại năm 2026",
    year=2026,
    bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025",
        "Căn cứ Kế hoạch số 12/KH-UBND ngày 05 tháng 01 năm 2026 của Ủy ban nhân dân tỉnh Hà Sơn",
    ),
    body=(
        text("Ủy ban nhân dân xã Nà Lầu ban hành kế hoạch như sau:"),
        heading(1, "MỤC ĐÍCH, YÊU CẦU"),
        numbered(2, "Nâng cao nhận thức của cán bộ, Nhân dân về công tác đối ngoại."),
        numbered(2, "Bảo đảm thiết thực, tiết kiệm."),
        heading(1, "NỘI DUNG"),
        heading(2, "Hợp tác với bản kết nghĩa"),
        text("Tổ chức 02 cuộc giao lưu."),
        heading(1, "TỔ CHỨC THỰC HIỆN"),
        text("Văn phòng Hội đồng nhân dân và Ủy ban nhân dân xã theo dõi, đôn đốc, báo cáo kết quả."),
    ),
    recipients=("Sở Ngoại vụ", "Thường trực Đảng ủy, HĐND xã", "Các thôn, bản"),
    signing=signing_of(("TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")),
)

NOTICE = Official(
    kind="notice",
    issuer=issuer_of("Văn phòng UBND tỉnh Hà Sơn", "tỉnh Hà Sơn"),
    abstract="Kết luận cuộc họp về chuẩn bị đón đoàn khách quốc tế",
    year=2025,
    body=(
        text("Ngày 03 tháng 02 năm 2025, Phó Chủ tịch Ủy ban nhân dân tỉnh chủ trì cuộc họp và kết luận:"),
        numbered(2, "Sở Ngoại vụ chủ trì xây dựng chương trình."),
        numbered(2, "Công an tỉnh bảo đảm an ninh, an toàn."),
        text("Văn phòng Ủy ban nhân dân tỉnh thông báo để các cơ quan biết, thực hiện"),
    ),
    recipients=("Chủ tịch, các PCT UBND tỉnh", "Các cơ quan dự họp"),
    signing=signing_of(("KT. CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
    circulation="LƯU HÀNH NỘI BỘ",
)

SUBMISSION = Official(
    kind="submission",
    issuer=issuer_of("Sở Ngoại vụ", "tỉnh Hà Sơn"),
    abstract="Về việc cử đoàn công tác đi nước ngoài",
    year=2025,
    addressees=("Ủy ban nhân dân tỉnh Hà Sơn",),
    body=(
        text(
            "Theo thư mời của đối tác, Sở Ngoại vụ trình Ủy ban nhân dân tỉnh cử đoàn công tác gồm 05 người."
        ),
        text("Kính trình Ủy ban nhân dân tỉnh xem xét, quyết định"),
    ),
    recipients=("Như trên", "Lãnh đạo Sở"),
    signing=signing_of(("GIÁM ĐỐC",)),
)

DECISION = Official(
    kind="decision",
    issuer=issuer_of("UBND tỉnh Hà Sơn", "tỉnh Hà Sơn"),
    abstract="Về việc thành lập Tổ công tác đối ngoại",
    year=2025,
    decider="CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ SƠN",
    bases=(
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 19 tháng 02 năm 2025",
        "Theo đề nghị của Giám đốc Sở Ngoại vụ tại Tờ trình số 15/TTr-SNgV ngày 10 tháng 3 năm 2025",
    ),
    body=(
        article("", "Thành lập Tổ công tác đối ngoại tỉnh Hà Sơn, gồm các thành viên có tên trong danh sách kèm theo."),
        article("Nhiệm vụ của Tổ công tác"),
        clause("Tham mưu về các nội dung sau:"),
        *(point(f"Nội dung {words};") for words in ("đoàn ra", "đoàn vào", "viện trợ", "lãnh sự", "biên giới")),
        point("Nội dung khác."),
        clause("Báo cáo định kỳ."),
        article("", "Chánh Văn phòng Ủy ban nhân dân tỉnh, Giám đốc Sở Ngoại vụ chịu trách nhiệm thi hành Quyết định này"),
    ),
    recipients=("Như Điều 3", "Bộ Ngoại giao"),
    signing=signing_of(("CHỦ TỊCH",)),
)  # fmt: skip


def party_report(day: date, name: str = "Ban Thường vụ Tỉnh ủy") -> Official:
    return Official(
        kind="report",
        issuer=issuer_of(name, "tỉnh Hà Sơn"),
        abstract="kết quả công tác đối ngoại đảng năm và nhiệm vụ trọng tâm thời gian tới",
        year=day.year,
        day=day,
        number=9,
        body=(
            text("Tỉnh ủy Hà Sơn báo cáo Ban Bí thư kết quả công tác đối ngoại đảng như sau:"),
            heading(1, "KẾT QUẢ CÔNG TÁC ĐỐI NGOẠI ĐẢNG"),
            heading(2, "Công tác lãnh đạo, chỉ đạo"),
            text("Ban Thường vụ Tỉnh ủy ban hành 03 văn bản lãnh đạo công tác đối ngoại (Phụ lục)."),
            heading(2, "Trao đổi đoàn"),
            text("Tiếp 04 đoàn khách của đảng bạn."),
            heading(1, "NHIỆM VỤ TRỌNG TÂM"),
            text("Tiếp tục giữ quan hệ với các địa phương kết nghĩa"),
        ),
        recipients=("Ban Bí thư (để báo cáo)", "Các đồng chí Tỉnh ủy viên"),
        filing="Lưu Văn phòng Tỉnh ủy",
        signing=signing_of(("T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ"), "Vàng A Mẫu"),
        annexes=(Annex("Danh mục văn bản", (grid(2), paragraph("Có 3 văn bản", "Legend"))),),
    )


PARTY_LETTER = Official(
    kind="letter",
    issuer=issuer_of("Ban Tuyên giáo và Dân vận Tỉnh ủy", "tỉnh Hà Sơn"),
    abstract="báo cáo công tác thông tin đối ngoại",
    year=2026,
    day=date(2026, 6, 1),
    addressees=("Các đảng ủy xã, phường", "Đảng ủy các cơ quan Đảng tỉnh"),
    bases=("Căn cứ Quy định số 399-QĐ/TW ngày 09 tháng 01 năm 2026 của Ban Bí thư",),
    body=(
        text("Ban Tuyên giáo và Dân vận Tỉnh ủy đề nghị các đảng ủy báo cáo trước ngày 15 tháng 6 năm 2026"),
    ),
    recipients=("Như trên", "Thường trực Tỉnh ủy (để báo cáo)"),
    filing="Lưu Ban Tuyên giáo và Dân vận",
    signing=signing_of(("K/T TRƯỞNG BAN", "PHÓ TRƯỞNG BAN")),
)

PARTY_SUBMISSION = Official(
    kind="submission",
    issuer=issuer_of("Văn phòng Tỉnh ủy", "tỉnh Hà Sơn"),
    abstract="về việc cử đoàn đại biểu thăm, làm việc tại nước bạn",
    year=2026,
    day=date(2026, 7, 2),
    addressees=("Ban Thường vụ Tỉnh ủy",),
    body=(text("Văn phòng Tỉnh ủy kính trình Ban Thường vụ Tỉnh ủy xem xét, cho ý kiến"),),
    recipients=("Như trên",),
    filing="Lưu Văn phòng Tỉnh ủy",
    signing=signing_of(("CHÁNH VĂN PHÒNG",)),
)

SAMPLES = {
    "bao-cao": REPORT,
    "cong-van": LETTER,
    "ke-hoach": PLAN,
    "thong-bao": NOTICE,
    "to-trinh": SUBMISSION,
    "quyet-dinh": DECISION,
    "dang-bao-cao-2024": party_report(date(2024, 6, 28)),
    "dang-bao-cao-2026": party_report(date(2026, 6, 28)),
    "dang-cong-van-2026": PARTY_LETTER,
    "dang-to-trinh-2026": PARTY_SUBMISSION,
}
