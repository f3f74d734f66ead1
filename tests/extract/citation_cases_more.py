"""More passages of our own, from hands and registers that the first table lacks; same form."""

CASES: dict[str, tuple[str, list[str]]] = {
    "glued_to_the_date": (
        "Căn cứ Thông báo số 88-TB/TWngày 14 tháng 3 năm 2013 của Ban Bí thư về tổ chức ngày kỷ niệm;",
        ["Thông báo|88-TB/TW|2013-03-14|Ban Bí thư"],
    ),
    "law_glued_to_the_date": (
        "Căn cứ Luật Biên giới quốc giangày 17 tháng 6 năm 2003;",
        ["Luật|-|2003-06-17|-"],
    ),
    "memorandum": (
        "Hai tỉnh đã ký Biên bản ghi nhớ số 05/BBGN-UBND ngày 09/11/2023 về hợp tác lao động.",
        ["Biên bản ghi nhớ|05/BBGN-UBND|2023-11-09|-"],
    ),
    "coastal_plan": (
        "Đồn Biên phòng Cửa Tùng phối hợp UBND thị trấn thực hiện Kế hoạch số 2245/KH-BCH ngày 19/7/2023 của Bộ Chỉ huy Bộ đội Biên phòng tỉnh về chống khai thác IUU.",
        ["Kế hoạch|2245/KH-BCH|2023-07-19|Bộ Chỉ huy Bộ đội Biên phòng tỉnh"],
    ),
    "coastal_decision": (
        "Thành phố đã ban hành Quyết định số 3316/QĐ-UBND ngày 25/8/2022 về việc phê duyệt Đề án thành phố kết nghĩa giai đoạn 2022 - 2025.",
        ["Quyết định|3316/QĐ-UBND|2022-08-25|*"],
    ),
    "urban_letter": (
        "Sở Ngoại vụ Thành phố Hồ Chí Minh có Văn bản số 1187/SNV-LS ngày 04 tháng 7 năm 2024 đề nghị các quận báo cáo.",
        ["Văn bản|1187/SNV-LS|2024-07-04|Sở Ngoại vụ Thành phố Hồ Chí Minh"],
    ),
    "urban_ward": (
        "UBND phường 14, quận 10 nhận Công văn số 902/UBND-VX ngày 22/5/2023 của Ủy ban nhân dân quận 10 về việc rà soát người nước ngoài tạm trú.",
        ["Công văn|902/UBND-VX|2023-05-22|Ủy ban nhân dân quận 10"],
    ),
    "ministry_circular": (
        "Bộ trưởng Bộ Ngoại giao đã ký ban hành Thông tư số 09/2025/TT-BNG hướng dẫn phân cấp trong lĩnh vực đối ngoại.",
        ["Thông tư|09/2025/TT-BNG|-|Bộ trưởng Bộ Ngoại giao"],
    ),
    "ministry_decision": (
        "Căn cứ Quyết định số 2173/QĐ-BNG ngày 09/9/2024 của Bộ trưởng Bộ Ngoại giao giao nhiệm vụ; căn cứ Chỉ thị số 3121/CT-BNG;",
        ["Quyết định|2173/QĐ-BNG|2024-09-09|Bộ trưởng Bộ Ngoại giao", "Chỉ thị|3121/CT-BNG|-|-"],
    ),
    "party_city": (
        "Ban Thường vụ Thành ủy đã ban hành Chương trình hành động số 31-CTr/TU ngày 29/5/2022 thực hiện Nghị quyết số 24-NQ/TW, ngày 07/10/2022 của Bộ Chính trị;",
        [
            "Chương trình hành động|31-CTr/TU|2022-05-29|Ban Thường vụ Thành ủy",
            "Nghị quyết|24-NQ/TW|2022-10-07|Bộ Chính trị",
        ],
    ),
    "party_committee": (
        "thực hiện Quy định số 11-QĐi/TW ngày 18/02/2019, Quy chế làm việc số 03-QC/BCSĐ của Ban Cán sự đảng UBND tỉnh",
        ["Quy định|11-QĐi/TW|2019-02-18|-", "Quy chế|03-QC/BCSĐ|-|Ban Cán sự đảng UBND tỉnh"],
    ),
    "party_tw_horn": (
        "Nghị quyết số 29-NQ/TƯ ngày 4-11-2013 của Ban Chấp hành Trung ương khóa XI",
        ["Nghị quyết|29-NQ/TƯ|2013-11-04|Ban Chấp hành Trung ương khóa XI"],
    ),
    "news_issue": (
        "Thủ tướng Chính phủ vừa ký Quyết định 1290/QĐ-TTg ngày 01/11/2024 phê duyệt Chương trình xúc tiến.",
        ["Quyết định|1290/QĐ-TTg|2024-11-01|Thủ tướng Chính phủ"],
    ),
    "news_day": (
        "Ngày 27/12/2023, Bộ Chính trị đã ban hành Kết luận số 70-KL/TW về phát triển thể dục, thể thao.",
        ["Kết luận|70-KL/TW|2023-12-27|Bộ Chính trị"],
    ),
    "news_short_date": (
        "Ngày 15/3, UBND tỉnh ban hành Kế hoạch số 61/KH-UBND về đối ngoại nhân dân.",
        ["Kế hoạch|61/KH-UBND|-|UBND tỉnh"],
    ),
    "torn_page": (
        "Thực hiện Công văn số 3301/UBND-\nNC ngày\n\n2\n\n08/8/2023",
        ["Công văn|3301/UBND-NC|*|*"],
    ),
    "torn_kind": (
        "Căn cứ Nghị\nđịnh số 117/2017/NĐ-CP ngày 19 tháng 10\nnăm 2017 của Chính phủ về quản lý hoạt động đối ngoại",
        ["Nghị định|117/2017/NĐ-CP|2017-10-19|Chính phủ"],
    ),
    "nbsp": (
        "Nghị định số\u00a0126/2020/NĐ-CP ngày\u00a019/10/2020",
        ["Nghị định|126/2020/NĐ-CP|2020-10-19|-"],
    ),
    "bracketed": (
        "Quy chế quản lý đoàn ra (ban hành kèm theo Quyết định số 19/2021/QĐ-UBND ngày 06/5/2021 của UBND tỉnh Sơn La).",
        ["Quyết định|19/2021/QĐ-UBND|2021-05-06|UBND tỉnh Sơn La"],
    ),
    "quoted": (
        "“Nghị quyết số 98/2023/QH15” và ‘Nghị quyết 43/2022/QH15’ là hai cơ chế đặc thù.",
        ["Nghị quyết|98/2023/QH15|-|-", "Nghị quyết|43/2022/QH15|-|-"],
    ),
    "law_in_prose": (
        "Phổ biến Luật Cảnh sát biển Việt Nam số 33/2018/QH14, Luật số 18/2017/QH14 về Thủy sản cho 300 lượt ngư dân.",
        ["Luật|33/2018/QH14|-|-", "Luật|18/2017/QH14|-|-"],
    ),
    "law_named_dates": (
        "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025; Căn cứ Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02 năm 2025;",
        ["Luật|-|2025-06-16|-", "Luật|-|2025-02-19|-"],
    ),
    "ordinance_date": (
        "Pháp lệnh Bảo vệ bí mật nhà nước ngày 28 tháng 12 năm 2000 hết hiệu lực",
        ["Pháp lệnh|-|2000-12-28|-"],
    ),
    "constitution_date": (
        "Căn cứ Hiến pháp nước Cộng hòa xã hội chủ nghĩa Việt Nam ngày 28 tháng 11 năm 2013;",
        ["Hiến pháp|-|2013-11-28|-"],
    ),
    "impossible_date": (
        "Công văn số 411/SNgV-VP ngày 31/4/2024 của Sở Ngoại vụ",
        ["Công văn|411/SNgV-VP|-|Sở Ngoại vụ"],
    ),
    "five_digit_year": (
        "Chỉ thị số 38-CT/TW, ngày 21/7/20014 của Ban Bí thư",
        ["Chỉ thị|38-CT/TW|-|Ban Bí thư"],
    ),
    "five_digit_year_in_number": (
        "Nghị định số 45/20210/NĐ-CP ngày 31/3/2021 của Chính phủ",
        ["Nghị định|45/20210/NĐ-CP|2021-03-31|Chính phủ"],
    ),
    "report_number": (
        "như đã nêu tại Báo cáo số 410/BC-SNgV ngày 30/6/2024 và Phương án số 02/PA-UBND",
        ["Báo cáo|410/BC-SNgV|2024-06-30|-", "Phương án|02/PA-UBND|-|-"],
    ),
    "note_verbale": (
        "Công hàm số 0456/ĐSQ-KT ngày 12/9/2023 của Đại sứ quán Việt Nam tại Lào thông báo thời gian",
        ["Công hàm|0456/ĐSQ-KT|2023-09-12|*"],
    ),
    "invitation": (
        "Giấy mời số 87/GM-UBND ngày 4/4/2024 của UBND huyện Hướng Hóa",
        ["Giấy mời|87/GM-UBND|2024-04-04|UBND huyện Hướng Hóa"],
    ),
    "joint_plan": (
        "Kế hoạch phối hợp số 15/KHPH-SNgV-BĐBP ngày 7/3/2023 giữa hai ngành",
        ["Kế hoạch|15/KHPH-SNgV-BĐBP|2023-03-07|-"],
    ),
    "committee_project": (
        "Đề án 06/CP được triển khai; Tổ công tác đề xuất tại Tờ trình số 77/TTr-TCTĐA06 ngày 9/9/2023",
        ["Đề án|06/CP|-|-", "Tờ trình|77/TTr-TCTĐA06|2023-09-09|*"],
    ),
    "replaced": (
        "Quyết định này thay thế Quyết định số 12/2014/QĐ-UBND ngày 28/5/2014 và Quyết định số 45/2016/QĐ-UBND ngày 01/12/2016 của Ủy ban nhân dân tỉnh.",
        [
            "Quyết định|12/2014/QĐ-UBND|2014-05-28|-",
            "Quyết định|45/2016/QĐ-UBND|2016-12-01|Ủy ban nhân dân tỉnh",
        ],
    ),
    "point_clause": (
        "điểm b khoản 2 Điều 7 Nghị định số 80/2020/NĐ-CP; khoản 1, Điều 12 của Thông tư số 23/2022/TT-BTC",
        ["Nghị định|80/2020/NĐ-CP|-|-", "Thông tư|23/2022/TT-BTC|-|-"],
    ),
    "own_then_cited": (
        "SỞ NGOẠI VỤ\nSố: 77/TTr-SNgV\nTỜ TRÌNH\nCăn cứ Kế hoạch số 9/KH-UBND ngày 8/1/2025 của UBND tỉnh;",
        ["Kế hoạch|9/KH-UBND|2025-01-08|UBND tỉnh"],
    ),
    "own_mid_line": ("UBND TỈNH SƠN LA Số: 1050/BC-UBND CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", []),
    "serials": (
        "hộ chiếu số B1234567, số 12/34 đường Trần Phú, khóa IX, lần thứ XIV, mốc 1-2/3, 5/10 chỉ tiêu",
        [],
    ),
    "money_ratio": ("1.125/2.000 triệu đồng (56,25%), 3-4 đoàn/quý, 2/3-UB xã", []),
    "two_dates": (
        "Kế hoạch số 21/KH-UBND ngày 11/01/2023 (sửa đổi ngày 20/02/2023) của UBND huyện Đức Cơ",
        ["Kế hoạch|21/KH-UBND|2023-01-11|*"],
    ),
    "wait_of_body": (
        "Công văn số 5008/VPCP-QHQT ngày 12/7/2024, của Văn phòng Chính phủ, về việc tiếp nhận viện trợ",
        ["Công văn|5008/VPCP-QHQT|2024-07-12|Văn phòng Chính phủ"],
    ),
    "committee_letter": (
        "công văn số 12-CV/BCĐ35 ngày 2/2/2024 của Ban Chỉ đạo 35 Tỉnh ủy",
        ["Công văn|12-CV/BCĐ35|2024-02-02|Ban Chỉ đạo 35 Tỉnh ủy"],
    ),
    "same_day": (
        "Quyết định số 100/QĐ-UBND và Quyết định số 101/QĐ-UBND cùng ngày 03/3/2023",
        ["Quyết định|100/QĐ-UBND|*|-", "Quyết định|101/QĐ-UBND|2023-03-03|-"],
    ),
    "front": (
        "Ủy ban MTTQ Việt Nam tỉnh ban hành Hướng dẫn số 18/HD-MTTQ-BTT ngày 6/6/2023",
        ["Hướng dẫn|18/HD-MTTQ-BTT|2023-06-06|Ủy ban MTTQ Việt Nam tỉnh"],
    ),
    "decision_kind_verb": ("Hội đồng quyết định 5/7-NH phương án và quy định 3-5 ngày làm việc", []),
    "date_then_comma": (
        "Quyết định số 1486/QĐ-TTg, ngày 06 tháng 11 năm 2018, của Thủ tướng Chính phủ, phê duyệt Đề án",
        ["Quyết định|1486/QĐ-TTg|2018-11-06|Thủ tướng Chính phủ"],
    ),
}
