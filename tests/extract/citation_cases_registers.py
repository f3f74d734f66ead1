"""A third table of passages of our own: registers that the first two lack, and the traps of each; same form."""

CASES: dict[str, tuple[str, list[str]]] = {
    "basis_block": (
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;\nCăn cứ Nghị định số 150/2025/NĐ-CP ngày 12 tháng 6 năm 2025 của Chính phủ quy định tổ chức các cơ quan chuyên môn;\nTheo đề nghị của Giám đốc Sở Ngoại vụ tại Tờ trình số 412/TTr-SNgV ngày 20 tháng 6 năm 2025.",
        [
            "Luật|72/2025/QH15|-|-",
            "Nghị định|150/2025/NĐ-CP|2025-06-12|Chính phủ",
            "Tờ trình|412/TTr-SNgV|2025-06-20|Giám đốc Sở Ngoại vụ",
        ],
    ),
    "amended_by": (
        "Nghị định số 34/2016/NĐ-CP đã được sửa đổi, bổ sung bởi Nghị định số 154/2020/NĐ-CP ngày 31/12/2020",
        ["Nghị định|34/2016/NĐ-CP|-|-", "Nghị định|154/2020/NĐ-CP|2020-12-31|-"],
    ),
    "plan_to_plan": (
        "Phòng Văn hóa và Thông tin tham mưu UBND huyện ban hành Kế hoạch số 88/KH-UBND ngày 03/4/2023 thực hiện Kế hoạch số 52/KH-UBND ngày 20/02/2023 của UBND tỉnh về thông tin đối ngoại",
        ["Kế hoạch|88/KH-UBND|2023-04-03|UBND huyện", "Kế hoạch|52/KH-UBND|2023-02-20|UBND tỉnh"],
    ),
    "guard_post": (
        "Đồn đã tham mưu Đảng ủy xã ra Nghị quyết số 08-NQ/ĐU ngày 14/01/2024 và ký Quy chế phối hợp số 21/QC-ĐBP-UBND với chính quyền địa phương",
        ["Nghị quyết|08-NQ/ĐU|2024-01-14|Đảng ủy xã", "Quy chế|21/QC-ĐBP-UBND|-|*"],
    ),
    "directive_prime_minister_old": (
        "thực hiện Chỉ thị 15/2007/CT-TTg ngày 22.6.2007 của Thủ tướng Chính phủ",
        ["Chỉ thị|15/2007/CT-TTg|2007-06-22|Thủ tướng Chính phủ"],
    ),
    "date_words_torn": (
        "Quyết định số 52/2021/QĐ-UBND ngày\n20 tháng 12 năm\n2021 của Ủy ban nhân\ndân tỉnh Bình Phước",
        ["Quyết định|52/2021/QĐ-UBND|2021-12-20|Ủy ban nhân dân tỉnh Bình Phước"],
    ),
    "spaced_date": (
        "Công văn số 66/SNgV-VP ngày 0 5 tháng 1 2 năm 2022",
        ["Công văn|66/SNgV-VP|2022-12-05|-"],
    ),
    "capital_month": (
        "Công văn số 3616/BTTTT-TTĐN ngày 06 Tháng 10 năm 2017",
        ["Công văn|3616/BTTTT-TTĐN|2017-10-06|-"],
    ),
    "law_lower": ("căn cứ luật thi đua, khen thưởng ngày 15 tháng 6 năm 2022", ["Luật|-|2022-06-15|-"]),
    "law_work_abroad": (
        "Căn cứ Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng ngày 13 tháng 11 năm 2020;",
        ["Luật|-|2020-11-13|-"],
    ),
    "ordinance_merit": (
        "Căn cứ Pháp lệnh Ưu đãi người có công với cách mạng ngày 09 tháng 12 năm 2020;",
        ["Pháp lệnh|-|2020-12-09|-"],
    ),
    "law_entry_long": (
        "Luật sửa đổi, bổ sung một số điều của Luật Xuất cảnh, nhập cảnh của công dân Việt Nam và Luật Nhập cảnh, xuất cảnh, quá cảnh, cư trú của người nước ngoài tại Việt Nam số 23/2023/QH15 ngày 24/6/2023",
        ["Luật|23/2023/QH15|2023-06-24|-"],
    ),
    "law_effect": ("Luật Đất đai có hiệu lực từ ngày 01/8/2024; Luật Nhà ở áp dụng đến ngày 31/12/2024.", []),
    "law_event": ("xã tổ chức phổ biến Luật Biên phòng Việt Nam ngày 20/3/2024 tại nhà văn hóa thôn", []),
    "treaty": (
        "theo Hiệp định về quy chế quản lý biên giới ngày 18/11/2009 giữa hai nước",
        ["Hiệp định|-|2009-11-18|-"],
    ),
    "conclusion_of": (
        "Thông báo số 98/TB-UBND ngày 9/3/2024 về Kết luận của Chủ tịch UBND huyện tại phiên họp tháng 3/2024",
        ["Thông báo|98/TB-UBND|2024-03-09|-"],
    ),
    "directive_without_issuer": (
        "Chỉ thị 40-CT/TW (năm 2014), Kết luận 06-KL/TW (2021) được duy trì",
        ["Chỉ thị|40-CT/TW|-|-", "Kết luận|06-KL/TW|-|-"],
    ),
    "committee_chain": (
        "văn bản chỉ đạo của Ban Chỉ đạo công tác nhân quyền tỉnh (Kế hoạch số 04-KH/BCĐ ngày 15/02/2023, Công văn số 12-CV/BCĐ ngày 01/3/2023)",
        ["Kế hoạch|04-KH/BCĐ|2023-02-15|-", "Công văn|12-CV/BCĐ|2023-03-01|-"],
    ),
    "ministry_letters": (
        "Bộ Ngoại giao (Công văn số 2210/BNG-NVNONN ngày 01/6/2023) và Bộ Công an (công văn số 1873/BCA-QLXNC ngày 5/6/2023) đã có ý kiến",
        ["Công văn|2210/BNG-NVNONN|2023-06-01|*", "Công văn|1873/BCA-QLXNC|2023-06-05|*"],
    ),
    "embassy": (
        "Tổng Lãnh sự quán Việt Nam tại Nam Ninh gửi Công hàm số 118/TLSQ-NN ngày 11/5/2024",
        ["Công hàm|118/TLSQ-NN|2024-05-11|*"],
    ),
    "slash_types": (
        "Quyết định số 45/QĐ/UBND ngày 2/2/2019; Quyết định số 46/UBND-QĐ",
        ["Quyết định|45/QĐ/UBND|2019-02-02|-", "Quyết định|46/UBND-QĐ|-|-"],
    ),
    "dot_code": (
        "Công văn số 345/UBND.VX ngày 8/8/2018 của UBND huyện Con Cuông",
        ["Công văn|345/UBND.VX|2018-08-08|UBND huyện Con Cuông"],
    ),
    "sentence_end": (
        "Huyện đã triển khai Kế hoạch số 90/KH-UBND. Công tác lãnh sự được chú trọng.",
        ["Kế hoạch|90/KH-UBND|-|-"],
    ),
    "dash_after": (
        "Quyết định số 90/QĐ-UBND - Kế hoạch năm; Quyết định số 91/QĐ-UBND- UBND tỉnh",
        ["Quyết định|90/QĐ-UBND|-|-", "Quyết định|91/QĐ-UBND|-|-"],
    ),
    "bullets_next_line": ("Nghị định số 24/CP\n- UBND các huyện thực hiện", ["Nghị định|24/CP|-|-"]),
    "table_row": (
        "1 | Kế hoạch | 15/KH-UBND | 12/01/2024 | UBND huyện\n2 | Công văn | 77/UBND-VP | 15/01/2024",
        ["*|15/KH-UBND|*|*", "*|77/UBND-VP|*|*"],
    ),
    "resolution_party_congress": (
        "Nghị quyết Đại hội XIII của Đảng và Nghị quyết Trung ương 8 khóa XIII, Quy chế 272",
        [],
    ),
    "decision_day_only": ("Quyết định thành lập ngày 12/3/2020 của UBND tỉnh và Kế hoạch ngày 05/4/2021", []),
    "percent": ("tăng 12/10 đoàn, đạt 120%; 9/11-HĐND xã đã họp; 03/04-06/05", []),
    "officer_before": (
        "Ngày 05/9/2023, Phó Chủ tịch UBND tỉnh Lê Văn Hòa đã ký ban hành Quyết định số 1855/QĐ-UBND phê duyệt dự án",
        ["Quyết định|1855/QĐ-UBND|2023-09-05|*"],
    ),
    "by_body": (
        "Kế hoạch số 300/KH-UBND ngày 4/12/2023 do UBND thành phố Lào Cai ban hành",
        ["Kế hoạch|300/KH-UBND|2023-12-04|UBND thành phố Lào Cai"],
    ),
    "issuer_comma_ministry": (
        "Thông tư số 15/2018/TT-BVHTTDL ngày 12/3/2018 của Bộ Văn hóa, Thể thao và Du lịch, Thông tư số 40/2017/TT-BTC",
        [
            "Thông tư|15/2018/TT-BVHTTDL|2018-03-12|Bộ Văn hóa, Thể thao và Du lịch",
            "Thông tư|40/2017/TT-BTC|-|-",
        ],
    ),
    "standing_council": (
        "Công văn số 55/HĐND-VP ngày 06/6/2024 của Thường trực Hội đồng nhân dân tỉnh Đắk Nông về giám sát",
        ["Công văn|55/HĐND-VP|2024-06-06|Thường trực Hội đồng nhân dân tỉnh Đắk Nông"],
    ),
    "province_names": (
        "Kế hoạch số 1/KH-UBND ngày 2/1/2024 của UBND tỉnh Thừa Thiên Huế và Kế hoạch số 2/KH-UBND ngày 3/1/2024 của UBND huyện A Lưới",
        [
            "Kế hoạch|1/KH-UBND|2024-01-02|UBND tỉnh Thừa Thiên Huế",
            "Kế hoạch|2/KH-UBND|2024-01-03|UBND huyện A Lưới",
        ],
    ),
    "front_issuer": (
        "Hướng dẫn số 22/HD-LHHN ngày 7/7/2023 của Liên hiệp các tổ chức hữu nghị Việt Nam về công tác đối ngoại nhân dân",
        ["Hướng dẫn|22/HD-LHHN|2023-07-07|Liên hiệp các tổ chức hữu nghị Việt Nam"],
    ),
    "border_committee": (
        "Công văn số 301/UBBG-VP ngày 9/10/2023 của Ủy ban Biên giới quốc gia, Bộ Ngoại giao",
        ["Công văn|301/UBBG-VP|2023-10-09|Ủy ban Biên giới quốc gia"],
    ),
    "state_committee": (
        "theo Hướng dẫn số 1043/HD-UBNV ngày 02/3/2023 của Ủy ban Nhà nước về người Việt Nam ở nước ngoài",
        ["Hướng dẫn|1043/HD-UBNV|2023-03-02|*"],
    ),
    "so_in_prose": ("số lượng 12/QĐ, tổng số 15/KH, một số 3/BC", []),
    "no_space": ("Công văn số448/SNgV-VP ngày08/5/2024", ["Công văn|448/SNgV-VP|2024-05-08|-"]),
    "two_letters_upper": (
        "CĂN CỨ CÔNG VĂN SỐ 812/SNGV-HTQT NGÀY 06 THÁNG 6 NĂM 2023 CỦA SỞ NGOẠI VỤ TỈNH CAO BẰNG VỀ VIỆC BÁO CÁO",
        ["Công văn|812/SNGV-HTQT|2023-06-06|SỞ NGOẠI VỤ TỈNH CAO BẰNG"],
    ),
    "kind_title_case": (
        "Kết Luận Số 70-KL/TW Ngày 27/12/2023 Của Bộ Chính Trị",
        ["Kết luận|70-KL/TW|2023-12-27|Bộ Chính Trị"],
    ),
    "number_without_letters": (
        "Quyết định số 1719 ngày 14/10/2021 của Thủ tướng Chính phủ và Kết luận số 57, ngày 15/6/2023",
        ["Quyết định|1719|2021-10-14|Thủ tướng Chính phủ", "Kết luận|57|2023-06-15|-"],
    ),
    "unknown_bodies_in_list": (
        "các Thông tư số 12/2015/TT-ABCX ngày 3/3/2015, 13/2015/TT-XYZK và số 44/GHI-KL ngày 5/5/2015",
        ["Thông tư|12/2015/TT-ABCX|2015-03-03|-", "-|13/2015/TT-XYZK|-|-", "-|44/GHI-KL|2015-05-05|-"],
    ),
    "own_number_small": ("UBND XÃ TÂN THANH\nsố: 12/BC-UBND\n", []),
    "title_is_no_place": (
        "Kế hoạch số 5/KH-UBND ngày 6/1/2024 của UBND tỉnh Phát triển du lịch biên giới",
        ["Kế hoạch|5/KH-UBND|2024-01-06|UBND tỉnh"],
    ),
    "days_of_meetings": (
        "thôn số 5 ngày 6/1/2024; nhà số 12 ngày 5/5/2020; phiên họp số 3 ngày 4/4/2023; kỳ họp thứ 5",
        [],
    ),
    "secretariat_has": (
        "Ban Bí thư Trung ương Đảng khóa XII đã có Kết luận 33-KL/TW",
        ["Kết luận|33-KL/TW|-|Ban Bí thư Trung ương Đảng khóa XII"],
    ),
}
