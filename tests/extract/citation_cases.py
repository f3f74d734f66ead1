"""Passages of our own with the citations a careful reader finds in them, by family of phrasing.

Each case: name, passage, expected citations as "type|number|date|issuer". "-" is None; "*" in the issuer's place: not asked.
"""

CASES: dict[str, tuple[str, list[str]]] = {
    # --- party -------------------------------------------------------------------------------------------------------------
    "party_plain": (
        "Cấp ủy xã đã quán triệt Chỉ thị số 12-CT/TW ngày 05/01/2022 của Bộ Chính trị về tăng cường công tác bảo vệ biên giới.",
        ["Chỉ thị|12-CT/TW|2022-01-05|Bộ Chính trị"],
    ),
    "party_comma": (
        "Huyện đã cụ thể hóa Nghị quyết số 06-NQ/TW, ngày 05/11/2016 của Ban Chấp hành Trung ương Đảng khóa XII.",
        ["Nghị quyết|06-NQ/TW|2016-11-05|Ban Chấp hành Trung ương Đảng khóa XII"],
    ),
    "party_no_date_term": (
        "Tiếp tục thực hiện Nghị quyết số 22-NQ/TW của Bộ Chính trị khóa XI về hội nhập quốc tế và các chương trình liên quan.",
        ["Nghị quyết|22-NQ/TW|-|Bộ Chính trị khóa XI"],
    ),
    "party_upper": (
        "BÁO CÁO TỔNG KẾT QUYẾT ĐỊNH SỐ 272-QĐ/TW NGÀY 21/01/2015 CỦA BỘ CHÍNH TRỊ VỀ QUẢN LÝ THỐNG NHẤT ĐỐI NGOẠI",
        ["Quyết định|272-QĐ/TW|2015-01-21|BỘ CHÍNH TRỊ"],
    ),
    "party_slash_twice": (
        "Việc sơ kết Kết luận số 71/KL/TW được hoàn thành trong quý II.",
        ["Kết luận|71/KL/TW|-|-"],
    ),
    "party_hyphen_twice": (
        "theo Quy chế ban hành kèm Quyết định số 272-QĐ-TW, ngày 21-01-2015 của Bộ Chính trị",
        ["Quyết định|272-QĐ-TW|2015-01-21|Bộ Chính trị"],
    ),
    "party_state_mixed": (
        "Thực hiện Kế hoạch số 118/KH-TU ngày 14/02/2022 của Tỉnh ủy Cao Bằng.",
        ["Kế hoạch|118/KH-TU|2022-02-14|Tỉnh ủy Cao Bằng"],
    ),
    "party_letter": (
        "Căn cứ Công văn số 1345-CV/BTGTU ngày 20/3/2023 của Ban Tuyên giáo Tỉnh ủy về việc cung cấp tin, bài.",
        ["Công văn|1345-CV/BTGTU|2023-03-20|Ban Tuyên giáo Tỉnh ủy"],
    ),
    "party_unaccented": ("Reference is made to Decision No. 692-QD-TU dated last year.", ["-|692-QD-TU|-|-"]),
    "party_spaced_dash": (
        "Chỉ thị số 38 – CT/TW ngày 21/7/2014 của Ban Bí thư được phổ biến tới các chi bộ.",
        ["Chỉ thị|38–CT/TW|2014-07-21|Ban Bí thư"],
    ),
    "party_regulation": (
        "đúng Quy định số 399-QĐ/TW của Bộ Chính trị; Quy chế số 07-QC/TU ngày 30/8/2018 của Ban Thường vụ Tỉnh ủy Lào Cai;",
        ["Quy định|399-QĐ/TW|-|Bộ Chính trị", "Quy chế|07-QC/TU|2018-08-30|Ban Thường vụ Tỉnh ủy Lào Cai"],
    ),
    "party_district": (
        "Đảng ủy xã ban hành Nghị quyết số 15-NQ/ĐU ngày 02/4/2024 về lãnh đạo công tác biên giới.",
        ["Nghị quyết|15-NQ/ĐU|2024-04-02|Đảng ủy xã"],
    ),
    "party_torn": (
        "theo tinh thần Kết luận số\n83-\nKL/TW ngày 21\ntháng 6 năm 2024 của Bộ\nChính trị",
        ["Kết luận|83-KL/TW|2024-06-21|Bộ Chính trị"],
    ),
    "party_term_bracket": (
        "Hướng dẫn số 05-HD/BĐNTW ngày 26/3/2019 của Ban Đối ngoại Trung ương (khóa XII) về thủ tục đoàn ra.",
        ["Hướng dẫn|05-HD/BĐNTW|2019-03-26|Ban Đối ngoại Trung ương"],
    ),
    "party_conclusion_notice": (
        "tại Thông báo kết luận số 214-TB/TU ngày 11/5/2023 của Thường trực Tỉnh ủy",
        ["Thông báo|214-TB/TU|2023-05-11|Thường trực Tỉnh ủy"],
    ),
    # --- state administrative ------------------------------------------------------------------------------------------------
    "letter_two_units": (
        "Phúc đáp Công văn số 812/SNgV-HTQT ngày 06/6/2023 của Sở Ngoại vụ tỉnh Hà Giang về báo cáo sơ kết.",
        ["Công văn|812/SNgV-HTQT|2023-06-06|Sở Ngoại vụ tỉnh Hà Giang"],
    ),
    "letter_lower": (
        "theo công văn số 233/ubnd-vx ngày 3/3/2021 của UBND huyện",
        ["Công văn|233/ubnd-vx|2021-03-03|UBND huyện"],
    ),
    "letter_ampersand": (
        "Công văn số 77/SNgV-LS&HTQT, ngày 09/2/2024 về việc quản lý người nước ngoài.",
        ["Công văn|77/SNgV-LS&HTQT|2024-02-09|-"],
    ),
    "letter_generic": (
        "Thực hiện Văn bản số 1502/BNG-LS ngày 21/3/2016 của Bộ Ngoại giao, Công an huyện đã rà soát.",
        ["Văn bản|1502/BNG-LS|2016-03-21|Bộ Ngoại giao"],
    ),
    "letter_no_ngay": (
        "Công văn số 145/UBND-NV 12/6/2023 về việc cử cán bộ tham gia đoàn công tác.",
        ["Công văn|145/UBND-NV|2023-06-12|-"],
    ),
    "letter_unknown_issuer": (
        "Công văn số 45/TCHN-ĐN ngày 10/7/2022 của Liên hiệp các tổ chức hữu nghị tỉnh Quảng Trị.",
        ["Công văn|45/TCHN-ĐN|2022-07-10|Liên hiệp các tổ chức hữu nghị tỉnh Quảng Trị"],
    ),
    "state_four_digits": (
        "Kế hoạch số 1987/KH-UBND ngày 31/10/2022 của UBND tỉnh Kiên Giang thực hiện Chiến lược ngoại giao văn hóa.",
        ["Kế hoạch|1987/KH-UBND|2022-10-31|UBND tỉnh Kiên Giang"],
    ),
    "state_no_so": (
        "thuộc diện hỗ trợ theo Quyết định 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ",
        ["Quyết định|1719/QĐ-TTg|2021-10-14|Thủ tướng Chính phủ"],
    ),
    "state_colon": (
        "(Kèm theo Báo cáo số: 214 /BC-UBND ngày 15/6/2024 của UBND thị xã Quảng Yên)",
        ["Báo cáo|214/BC-UBND|2024-06-15|UBND thị xã Quảng Yên"],
    ),
    "state_spaced": (
        "Kế hoạch số 56/KH - UBND ngày 02/3/2023 của UBND huyện Bát Xát",
        ["Kế hoạch|56/KH-UBND|2023-03-02|UBND huyện Bát Xát"],
    ),
    "state_issuer_first": (
        "Kế hoạch số 33/KH-UBND của UBND xã ngày 09/02/2024 về đón tiếp kiều bào",
        ["Kế hoạch|33/KH-UBND|2024-02-09|UBND xã"],
    ),
    "state_date_bracket": (
        "Quyết định số 1234/QĐ-UBND (ngày 07/8/2023) của UBND tỉnh Tây Ninh",
        ["Quyết định|1234/QĐ-UBND|2023-08-07|UBND tỉnh Tây Ninh"],
    ),
    "state_program": (
        "Chương trình hành động số 14/CTr-UBND ngày 17/5/2023 và Chương trình số 22-CTr/TU ngày 04/4/2023 của Tỉnh ủy",
        ["Chương trình hành động|14/CTr-UBND|2023-05-17|-", "Chương trình|22-CTr/TU|2023-04-04|Tỉnh ủy"],
    ),
    "state_telegram": (
        "Công điện số 1156/CĐ-TTg ngày 25/11/2023 của Thủ tướng Chính phủ được triển khai ngay trong ngày.",
        ["Công điện|1156/CĐ-TTg|2023-11-25|Thủ tướng Chính phủ"],
    ),
    "state_notice_of_office": (
        "Thông báo của Văn phòng Chính phủ số 172/TB-VPCP ngày 11/9/2023 truyền đạt kết luận",
        ["Thông báo|172/TB-VPCP|2023-09-11|Văn phòng Chính phủ"],
    ),
    "state_upper_list": (
        "VĂN BẢN 512/VPCP-QHQT NGÀY 14/3/2022 CỦA VPCP VỀ DỰ ÁN ODA\nVĂN BẢN 88/TTCP-VP NGÀY 2/4/2022 CỦA TTCP VỀ PHÂN CÔNG",
        ["Văn bản|512/VPCP-QHQT|2022-03-14|VPCP", "Văn bản|88/TTCP-VP|2022-04-02|TTCP"],
    ),
    "state_footnote_glued": (
        "² Kế hoạch số 40/KH-UBND ngày 08/5/2024 của UBND huyện; ³Công văn số 91/SNgV-VP ngày 3/1/2024",
        ["Kế hoạch|40/KH-UBND|2024-05-08|UBND huyện", "Công văn|91/SNgV-VP|2024-01-03|-"],
    ),
    "state_footnote_digit": (
        "theo Nghị định số 93/2019/NĐ-CP2 và quy chế của quỹ",
        ["Nghị định|93/2019/NĐ-CP|-|-"],
    ),
    "state_abbreviated_kind": (
        "QĐ số 45/QĐ-UBND ngày 6/1/2020; NĐ 88/2012/NĐ-CP ngày 23/10/2012",
        ["Quyết định|45/QĐ-UBND|2020-01-06|-", "Nghị định|88/2012/NĐ-CP|2012-10-23|-"],
    ),
    "state_torn_issuer": (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 15/01/2024 của Ủy ban\nnhân dân tỉnh Hà Tĩnh về hội nhập.",
        ["Kế hoạch|12/KH-UBND|2024-01-15|Ủy ban nhân dân tỉnh Hà Tĩnh"],
    ),
    "state_title_capital": (
        "Quyết định số 88/QĐ-UBND ngày 03/02/2021 của UBND thành phố Móng Cái Phê duyệt Đề án hợp tác.",
        ["Quyết định|88/QĐ-UBND|2021-02-03|UBND thành phố Móng Cái"],
    ),
    # --- normative -----------------------------------------------------------------------------------------------------------
    "norm_decree": (
        "Căn cứ Nghị định số 34/2014/NĐ-CP ngày 29 tháng 4 năm 2014 của Chính phủ về quy chế khu vực biên giới đất liền;",
        ["Nghị định|34/2014/NĐ-CP|2014-04-29|Chính phủ"],
    ),
    "norm_joint": (
        "Thông tư liên tịch số 01/2013/TTLT-BNG-BTC ngày 09/5/2013 của Bộ Ngoại giao và Bộ Tài chính hướng dẫn chi tiêu.",
        ["Thông tư liên tịch|01/2013/TTLT-BNG-BTC|2013-05-09|Bộ Ngoại giao và Bộ Tài chính"],
    ),
    "norm_council": (
        "Nghị quyết số 17/2022/NQ-HĐND ngày 12/7/2022 của Hội đồng nhân dân tỉnh Quảng Ninh quy định mức chi tiếp khách nước ngoài;",
        ["Nghị quyết|17/2022/NQ-HĐND|2022-07-12|Hội đồng nhân dân tỉnh Quảng Ninh"],
    ),
    "norm_parliament": (
        "Nghị quyết số 110/2023/QH15 ngày 29 tháng 11 năm 2023 của Quốc hội khóa XV",
        ["Nghị quyết|110/2023/QH15|2023-11-29|Quốc hội khóa XV"],
    ),
    "norm_dotted": ("Nghị quyết số 66.16/2026/NQ-CP vừa được thông qua", ["Nghị quyết|66.16/2026/NQ-CP|-|-"]),
    "norm_letter_suffix": (
        "các huyện nghèo theo Nghị quyết 30a/2008/NQ-CP ngày 27/12/2008 của Chính phủ",
        ["Nghị quyết|30a/2008/NQ-CP|2008-12-27|Chính phủ"],
    ),
    "norm_space_before_slash": (
        "Thông tư số 105 /2021/TT-BQP của Bộ trưởng Bộ Quốc phòng",
        ["Thông tư|105/2021/TT-BQP|-|Bộ trưởng Bộ Quốc phòng"],
    ),
    "norm_lost_type": (
        "Quyết định số 06/2020/-TTg ngày 21/02/2020 của Thủ tướng Chính phủ về hội nghị, hội thảo quốc tế",
        ["Quyết định|06/2020/-TTg|2020-02-21|Thủ tướng Chính phủ"],
    ),
    "norm_typo_code": (
        "Nghị định số 80/2020/NDD-CP ngày 08/7/2020 của Chính phủ",
        ["Nghị định|80/2020/NDD-CP|2020-07-08|Chính phủ"],
    ),
    "norm_without_year": (
        "Nghị định số 72/NĐ-CP ngày 07/9/2015 của Chính phủ về thông tin đối ngoại",
        ["Nghị định|72/NĐ-CP|2015-09-07|Chính phủ"],
    ),
    "norm_short_year": (
        "Nghị định 58/2022 của Chính phủ đã thay thế quy định cũ",
        ["Nghị định|58/2022|-|Chính phủ"],
    ),
    "norm_consolidated": (
        "Văn bản hợp nhất số 05/VBHN-BNG ngày 12/11/2021 của Bộ Ngoại giao",
        ["Văn bản hợp nhất|05/VBHN-BNG|2021-11-12|Bộ Ngoại giao"],
    ),
    "norm_ordinance": (
        "Pháp lệnh Lãnh sự số 12/1990/PL-HĐNN8 và Pháp lệnh số 33/2007/PL-UBTVQH11",
        ["Pháp lệnh|12/1990/PL-HĐNN8|-|-", "Pháp lệnh|33/2007/PL-UBTVQH11|-|-"],
    ),
    "norm_eth": (
        "Quyết định số 21/2013/QÐ-UBND ngày 5/6/2013 của UBND tỉnh An Giang",
        ["Quyết định|21/2013/QÐ-UBND|2013-06-05|UBND tỉnh An Giang"],
    ),
    "norm_lost_separator": (
        "Thông tư số 01/2011/TTBNV về thể thức; Nghị quyết số 33/2004/NQHĐNDKXIV ngày 16/12/2004",
        ["Thông tư|01/2011/TTBNV|-|-", "Nghị quyết|33/2004/NQHĐNDKXIV|2004-12-16|-"],
    ),
    # --- laws ----------------------------------------------------------------------------------------------------------------
    "law_name_and_number": (
        "Luật Biên phòng Việt Nam số 66/2020/QH14 được tuyên truyền tới các thôn",
        ["Luật|66/2020/QH14|-|-"],
    ),
    "law_number_bracket": (
        "Căn cứ Luật Cơ quan đại diện (số 33/2009/QH12 ngày 18 tháng 6 năm 2009);",
        ["Luật|33/2009/QH12|2009-06-18|-"],
    ),
    "law_name_and_date": ("Căn cứ Luật Điều ước quốc tế ngày 09 tháng 4 năm 2016;", ["Luật|-|2016-04-09|-"]),
    "law_amending": (
        "Căn cứ Luật Sửa đổi, bổ sung một số điều của Luật Tổ chức Chính phủ và Luật Tổ chức chính quyền địa phương ngày 22 tháng 11 năm 2019;",
        ["Luật|-|2019-11-22|-"],
    ),
    "law_adopted": (
        "Luật Biên giới quốc gia được Quốc hội khóa XI thông qua ngày 17/6/2003 là cơ sở pháp lý",
        ["Luật|-|2003-06-17|Quốc hội khóa XI"],
    ),
    "law_bare_name": (
        "Tuyên truyền Luật Xuất cảnh, nhập cảnh của công dân Việt Nam và Luật Cư trú tới 12 bản biên giới.",
        [],
    ),
    "law_this": ("Luật này có hiệu lực thi hành từ ngày 01 tháng 7 năm 2021.", []),
    "law_campaign_day": (
        "Hội nghị tuyên truyền pháp luật về biên giới ngày 03/3/2024 thu hút 120 lượt người.",
        [],
    ),
    "law_year_only": ("theo Luật Ngân sách nhà nước năm 2015 và Bộ luật Lao động năm 2019", []),
    "law_lawyers": ("Luật Luật sư số 65/2006/QH11 đã được sửa đổi", ["Luật|65/2006/QH11|-|-"]),
    "code_number": (
        "Bộ luật Hàng hải Việt Nam số 95/2015/QH13 ngày 25/11/2015",
        ["Bộ luật|95/2015/QH13|2015-11-25|-"],
    ),
    "law_old": ("Luật Thương mại số 58/L-CTN ngày 23/5/1997", ["Luật|58/L-CTN|1997-05-23|-"]),
    # --- lists ---------------------------------------------------------------------------------------------------------------
    "list_one_kind": (
        "tại các Công văn số 105/SNgV-VP ngày 02/2/2023, số 219/SNgV-LS ngày 14/3/2023 và số 377/SNgV-VP ngày 20/4/2023 của Sở Ngoại vụ",
        [
            "Công văn|105/SNgV-VP|2023-02-02|Sở Ngoại vụ",
            "-|219/SNgV-LS|2023-03-14|Sở Ngoại vụ",
            "-|377/SNgV-VP|2023-04-20|Sở Ngoại vụ",
        ],
    ),
    "list_numbers_only": (
        "các Nghị định: 152/2020/NĐ-CP, 70/2023/NĐ-CP và 58/2022/NĐ-CP",
        ["Nghị định|152/2020/NĐ-CP|-|-", "-|70/2023/NĐ-CP|-|-", "-|58/2022/NĐ-CP|-|-"],
    ),
    "list_kinds": (
        "Kế hoạch số 10/KH-UBND ngày 5/1/2024, Kế hoạch số 25/KH-UBND ngày 7/2/2024 của UBND huyện",
        ["Kế hoạch|10/KH-UBND|2024-01-05|-", "Kế hoạch|25/KH-UBND|2024-02-07|UBND huyện"],
    ),
    "list_bullets": (
        "Các văn bản đã ban hành:\n- Số 15/KH-UBND ngày 20/01/2024;\n- Số 44/BC-UBND ngày 15/3/2024.",
        ["-|15/KH-UBND|2024-01-20|-", "-|44/BC-UBND|2024-03-15|-"],
    ),
    # --- old forms -------------------------------------------------------------------------------------------------------------
    "old_decree": (
        "Nghị định số 15/CP ngày 2/3/1993 của Chính phủ",
        ["Nghị định|15/CP|1993-03-02|Chính phủ"],
    ),
    "old_hyphen": (
        "ban hành kèm theo Nghị định 87-CP ngày 12-12-1995 của Chính phủ",
        ["Nghị định|87-CP|1995-12-12|Chính phủ"],
    ),
    "old_three": (
        "Quyết định số 1141-TC/QĐ-CĐKT ngày 01/11/1995 của Bộ trưởng Bộ Tài chính",
        ["Quyết định|1141-TC/QĐ-CĐKT|1995-11-01|Bộ trưởng Bộ Tài chính"],
    ),
    "old_ttg": ("Chỉ thị 406/TTg về quản lý pháo nổ", ["Chỉ thị|406/TTg|-|-"]),
    "old_spaced": ("Thông tư số 33 TC/HCSN ngày 13/6/1994", ["Thông tư|33TC/HCSN|1994-06-13|-"]),
    "old_ub": (
        "Quyết định số 563/QĐ-UB ngày 14/4/2005 của UBND tỉnh Hà Tây",
        ["Quyết định|563/QĐ-UB|2005-04-14|UBND tỉnh Hà Tây"],
    ),
    "old_government_first": (
        "Nghị định số 24-CP của Chính phủ ngày 24/3/1995 về xuất cảnh",
        ["Nghị định|24-CP|1995-03-24|Chính phủ"],
    ),
    # --- issuer and date before -------------------------------------------------------------------------------------------------
    "before_date_and_body": (
        "Ngày 31/8/2022, Chính phủ ban hành Nghị định số 58/2022/NĐ-CP về đăng ký và quản lý tổ chức phi chính phủ nước ngoài.",
        ["Nghị định|58/2022/NĐ-CP|2022-08-31|Chính phủ"],
    ),
    "before_has": (
        "Ngày 12 tháng 4 năm 2023, Chủ tịch UBND tỉnh đã có Công văn số 1420/UBND-NC giao Công an tỉnh chủ trì.",
        ["Công văn|1420/UBND-NC|2023-04-12|Chủ tịch UBND tỉnh"],
    ),
    "before_advised": (
        "Sở đã tham mưu UBND tỉnh ban hành Kế hoạch số 65/KH-UBND ngày 18/3/2024 về ngoại giao kinh tế.",
        ["Kế hoạch|65/KH-UBND|2024-03-18|UBND tỉnh"],
    ),
    "before_proposal": (
        "Theo đề nghị của Giám đốc Sở Ngoại vụ tại Tờ trình số 88/TTr-SNgV ngày 10/10/2023.",
        ["Tờ trình|88/TTr-SNgV|2023-10-10|Giám đốc Sở Ngoại vụ"],
    ),
    "before_opinion": (
        "ý kiến chỉ đạo của Thường trực Tỉnh ủy tại Công văn số 990-CV/TU, các địa phương đã triển khai",
        ["Công văn|990-CV/TU|-|Thường trực Tỉnh ủy"],
    ),
    "before_not_issuer": (
        "UBND huyện đã triển khai Kế hoạch số 70/KH-UBND ngày 01/4/2024 về công tác biên giới",
        ["Kế hoạch|70/KH-UBND|2024-04-01|-"],
    ),
    "before_day_of_event": (
        "Ngày 20/5/2024, UBND huyện tổ chức hội nghị quán triệt Chỉ thị số 25-CT/TW.",
        ["Chỉ thị|25-CT/TW|-|-"],
    ),
    # --- date at the end ---------------------------------------------------------------------------------------------------------
    "late_issued": (
        "(liên quan Nghị định 136/2007/NĐ-CP Về xuất cảnh, nhập cảnh của công dân Việt Nam ban hành ngày 17/8/2007)",
        ["Nghị định|136/2007/NĐ-CP|2007-08-17|-"],
    ),
    "late_of_body": (
        "(Điều 3 Thông tư số 04/2015/TT-BNV Quy định chi tiết việc tổ chức phi chính phủ ngày 31/8/2015 của Bộ Nội vụ, có hiệu lực từ ngày 15/10/2015)",
        ["Thông tư|04/2015/TT-BNV|2015-08-31|Bộ Nội vụ"],
    ),
    "late_nested": (
        "(Điều 2 Thông tư số 21/2019/TT-BCT Hướng dẫn Nghị định số 09/2018/NĐ-CP ngày 15/01/2018 của Chính phủ về mua bán hàng hóa ngày 08/11/2019 của Bộ Công Thương, có hiệu lực thi hành kể từ ngày 23/12/2019)",
        ["Thông tư|21/2019/TT-BCT|2019-11-08|Bộ Công Thương", "Nghị định|09/2018/NĐ-CP|2018-01-15|Chính phủ"],
    ),
    "late_in_force": (
        "Nghị định số 23/2022/NĐ-CP có hiệu lực thi hành kể từ ngày 05/4/2022",
        ["Nghị định|23/2022/NĐ-CP|-|-"],
    ),
    # --- near misses -----------------------------------------------------------------------------------------------------------
    "miss_votes": ("Sáng 12/6, với 461/465 đại biểu tán thành, Quốc hội đã thông qua.", []),
    "miss_fraction": ("Có 18/19 xã, 05/05 đồn biên phòng và 3/4 thị trấn hoàn thành, đạt 97%.", []),
    "miss_form": ("Mẫu số 21/CKTC-NSH\nBiểu số 05/BC-SNgV ban hành kèm theo", []),
    "miss_own_number": (
        "UBND HUYỆN PHONG THỔ\nSố: 245/BC-UBND\nPhong Thổ, ngày 12 tháng 6 năm 2024\nBÁO CÁO\n",
        [],
    ),
    "miss_own_law": (
        "QUỐC HỘI\nLuật số: 30/2009/QH12\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n",
        [],
    ),
    "miss_section": ("1.2. Công tác lãnh sự; 2.1/ Công tác biên giới: từ mốc 1116/2 đến mốc 1120/1.", []),
    "miss_phone": ("ĐT: 0205.3812.123; Fax 0205/3870-456; tài khoản số 3714/VCB-LS tại kho bạc.", []),
    "miss_contract": ("Hợp đồng số 12/2023/HĐ-XD ký với nhà thầu; hợp đồng số 05/HĐKT-2022.", []),
    "miss_ratio": ("giao lưu 2 lần/năm, 15 đoàn/120 lượt người, 5-7 cháu, 24/24 giờ, tốc độ 60km/h", []),
    "miss_blank": ("tại Tờ trình số /TTr-SNgV ngày tháng 3 năm 2025", []),
    "miss_plate": ("xe biển số 12A-123.45, nhà số 5/B phố Lê Lợi, lô số 7/KCN-A", []),
    "miss_standard": ("theo TCVN 5568:2012/BXD và QCVN 01-1:2018/BYT", []),
    "miss_month": ("Từ tháng 11/2023 đến tháng 5/2024, kế hoạch 6/2024 của xã", []),
    "miss_recipients": ("Nơi nhận:\n- Như trên;\n- Lưu: VT, KGVX/2b.", []),
}
