"""Sentences of many families and hands, each under a heading, with the own figures that it states.

Each row: (hand, heading, sentence, {indicator: value}); a tuple of values where one indicator is stated more than once.
"""

# fmt: off
Value = int | float | tuple[int | float, ...]
Case = tuple[str, str, str, dict[str, Value]]

GROUPS = "Công tác quản lý đoàn ra, đoàn vào"
PACTS = "Công tác thỏa thuận quốc tế"
MEETINGS = "Hội nghị, hội thảo quốc tế"
ECONOMY = "Công tác ngoại giao kinh tế"
PEOPLE = "Công tác đối ngoại nhân dân"
AID = "Công tác viện trợ phi chính phủ nước ngoài"
CULTURE = "Công tác ngoại giao văn hóa"
NEWS = "Công tác thông tin đối ngoại"
PRESS = "Quản lý hoạt động phóng viên, báo chí nước ngoài"
BORDER = "Công tác biên giới, lãnh thổ"
CONSUL = "Công tác lãnh sự và bảo hộ công dân"
KIEU_BAO = "Công tác người Việt Nam ở nước ngoài"
FOREIGN = "Quản lý tổ chức, cá nhân nước ngoài tại địa phương"
TRAIN = "Đào tạo, bồi dưỡng kiến thức đối ngoại"
AWARDS = "Công tác khen thưởng"
DUTY = "Thực hiện chế độ thông tin, báo cáo"
MONEY = "Kinh phí hoạt động đối ngoại"
LEAD = "Công tác chỉ đạo, điều hành"

CASES: dict[str, Case] = {
    # fisheries, coast, ports
    "fishermen_returned": ("huyện", CONSUL, "Phối hợp tiếp nhận 09 ngư dân bị lực lượng chức năng Indonesia bắt giữ được trao trả về địa phương.", {"consular_protection.citizens_arrested_abroad": 9}),
    "no_boat_seized": ("phường", CONSUL, "Trong kỳ không có tàu cá, ngư dân của phường bị nước ngoài bắt giữ.", {"consular_protection.citizens_arrested_abroad": 0}),
    "port_ships": ("phường", ECONOMY, "Cảng Hải An đón 312 lượt tàu nước ngoài cập cảng, kim ngạch xuất nhập khẩu qua cảng đạt 46,2 triệu USD.", {"economic_diplomacy.export_import": 46200000}),
    "sea_propaganda": ("xã", NEWS, "Phát 96 lượt trên hệ thống truyền thanh về chống khai thác IUU; cấp phát 1.200 tờ rơi cho chủ tàu.", {"foreign_information.broadcasts": 96, "foreign_information.publication_copies": 1200}),
    "joint_sea_patrol": ("huyện", BORDER, "Đồn Biên phòng cửa khẩu cảng phối hợp tuần tra song phương trên biển 02 chuyến với Cảnh sát biển Trung Quốc.", {"border_territory.joint_patrols": 2}),
    "boat_groups": ("xã", BORDER, "Toàn xã có 21 tổ tàu thuyền an toàn với 168 thành viên.", {"border_territory.self_mgmt_groups": 21}),
    # border gates, twin villages
    "gate_persons": ("huyện", CONSUL, "Qua cửa khẩu phụ có 12.430 lượt người xuất cảnh hợp pháp, 11.905 lượt người nhập cảnh.", {"consular_protection.legal_exits": 12430, "consular_protection.foreign_entries": 11905}),
    "twin_villages": ("huyện", PEOPLE, "Đến nay toàn huyện duy trì hoạt động của 06 cặp bản - bản kết nghĩa hai bên biên giới; tổ chức 11 buổi giao lưu.", {"people_diplomacy.twin_villages": 6, "people_diplomacy.events": 11}),
    "no_twin": ("xã", PEOPLE, "Xã chưa có thôn nào kết nghĩa với phía bạn.", {"people_diplomacy.twin_villages": 0}),
    "talks_after_joint": ("huyện", BORDER, "Hai bên đã phối hợp tổ chức 26 lượt tuần tra, 03 cuộc hội đàm cấp đồn và trao đổi 12 lượt thư.", {"border_territory.patrols": 26, "border_territory.meetings": 3, "border_territory.letters": 12}),
    "markers": ("xã", BORDER, "Xã quản lý 11 cột mốc quốc giới, trong đó 02 mốc đôi; duy trì 05 tổ tự quản đường biên gồm 46 hộ.", {"border_territory.markers_status": 11, "border_territory.self_mgmt_groups": 5, "border_territory.self_mgmt_members": 46}),
    "smuggling": ("huyện", BORDER, "Lực lượng biên phòng bắt giữ 07 vụ/09 đối tượng buôn lậu, vận chuyển hàng cấm qua biên giới.", {"border_territory.violations": 7}),
    "remains": ("huyện", BORDER, "Đội quy tập đưa về nước 14 hài cốt liệt sĩ quân tình nguyện hy sinh tại Campuchia.", {"border_territory.remains_repatriated": 14}),
    "no_violation_border": ("xã", BORDER, "Tình hình đường biên ổn định, không xảy ra vụ việc vi phạm quy chế biên giới.", {"border_territory.violations": 0}),
    "border_letters_none": ("xã", BORDER, "Trong kỳ hai bên trao đổi 08 thư công tác, không tổ chức hội đàm.", {"border_territory.letters": 8, "border_territory.meetings": 0}),
    # delegations: pairs, parts, single events
    "pair_split": ("sở", GROUPS, "Trong năm, Sở đã tham mưu cử 34 đoàn ra. Tổng số người tham gia các đoàn là 201 lượt người.", {"delegations.out_count": 34, "delegations.out_persons": 201}),
    "pair_slash": ("huyện", GROUPS, "Đoàn vào: 07 đoàn/58 lượt người.", {"delegations.in_count": 7, "delegations.in_persons": 58}),
    "parts_bracket": ("sở", GROUPS, "Đón 20 đoàn khách quốc tế (Lào 11 đoàn, Thái Lan 09 đoàn) với 240 lượt người.", {"delegations.in_count": 20, "delegations.in_persons": 240}),
    "parts_before_total": ("huyện", GROUPS, "Đón 03 đoàn của Lào, 02 đoàn của Nhật Bản và 01 đoàn của Hàn Quốc, nâng tổng số đoàn vào trong năm lên 06 đoàn.", {"delegations.in_count": 6}),
    "parts_most": ("huyện", GROUPS, "Huyện đón 15 đoàn nước ngoài với 132 lượt người; đông nhất là khách Hàn Quốc 08 đoàn, 77 lượt người.", {"delegations.in_count": 15, "delegations.in_persons": 132}),
    "single_after_total": ("huyện", GROUPS, "Đón 05 đoàn nước ngoài với 61 lượt người. Ngày 12/8/2024, huyện tiếp đoàn Hội Hữu nghị Nhật Bản gồm 14 người đến trao tặng máy tính.", {"delegations.in_count": 5, "delegations.in_persons": 61}),
    "typical": ("huyện", GROUPS, "Trong năm có 09 đoàn vào với 88 lượt người, tiêu biểu là đoàn Đại sứ quán Ấn Độ có 06 người.", {"delegations.in_count": 9, "delegations.in_persons": 88}),
    "since_earlier_year": ("huyện", GROUPS, "Năm 2024 huyện cử 04 đoàn đi nước ngoài với 21 lượt người. Tính từ năm 2020 đến nay đã có 19 đoàn đi nước ngoài.", {"delegations.out_count": 4, "delegations.out_persons": 21}),
    "to_date": ("huyện", GROUPS, "Đón 02 đoàn khách quốc tế với 13 lượt người; lũy kế từ đầu nhiệm kỳ đến nay đón 31 đoàn với 402 lượt người.", {"delegations.in_count": 2, "delegations.in_persons": 13}),
    "not_done": ("sở", GROUPS, "Sở cử 03 đoàn ra với 17 lượt người; 01 đoàn được cho phép nhưng không thực hiện do bạn hoãn.", {"delegations.out_count": 3, "delegations.out_persons": 17}),
    "nested_points": ("huyện", GROUPS, "a) Đoàn ra\n\nHuyện có 02 đoàn với 09 lượt người đi học tập tại Hàn Quốc.\n\nb) Đoàn vào\n\nCó 04 đoàn với 39 lượt người.", {"delegations.out_count": 2, "delegations.out_persons": 9, "delegations.in_count": 4, "delegations.in_persons": 39}),
    "zero_both": ("xã", GROUPS, "Xã không có đoàn ra nước ngoài; không có đoàn nước ngoài đến làm việc.", {"delegations.out_count": 0, "delegations.in_count": 0}),
    "violation_none": ("huyện", GROUPS, "Các đoàn đều hoạt động đúng chương trình, chưa phát hiện trường hợp nào vi phạm.", {"delegations.violations": 0}),
    "domestic_only": ("xã", GROUPS, "Xã đón 05 đoàn trong nước với 120 lượt người đến tham quan; không có đoàn nước ngoài.", {"delegations.in_domestic_count": 5, "delegations.in_count": 0}),
    "last_year_bracket": ("sở", GROUPS, "Toàn tỉnh cử 52 đoàn ra với 310 lượt người (năm 2023: 47 đoàn, 288 lượt người).", {"delegations.out_count": 52, "delegations.out_persons": 310}),
    "channels": ("sở", GROUPS, "Đoàn ra: 40 đoàn. Phân theo kênh: kênh Đảng 06 đoàn, kênh Nhà nước 30 đoàn, kênh Nhân dân 04 đoàn.", {"delegations.out_count": 40}),
    "word_number": ("phường", GROUPS, "Phường tiếp ba đoàn khách quốc tế với hai mươi sáu lượt người.", {"delegations.in_count": 3, "delegations.in_persons": 26}),
    "cost": ("sở", GROUPS, "Các đoàn ra sử dụng kinh phí 3,4 tỷ đồng từ ngân sách tỉnh.", {"delegations.out_cost": 3400000000}),
    # agreements, conferences
    "renewed": ("sở", PACTS, "Trong năm ký mới 03 thỏa thuận, gia hạn 02, chấm dứt 01; đến nay còn 18 thỏa thuận có hiệu lực.", {"agreements.signed": 3, "agreements.amended": 2, "agreements.terminated": 1, "agreements.in_force": 18}),
    "mou_people": ("huyện", PACTS, "Ký kết một bản ghi nhớ với quận Suseong (Hàn Quốc) về lao động thời vụ.", {"agreements.signed": 1}),
    "not_signed": ("xã", PACTS, "Trong kỳ xã không ký mới, không gia hạn thỏa thuận nào.", {"agreements.signed": 0, "agreements.amended": 0}),
    "inherited": ("phường", PACTS, "Phường kế thừa 02 thỏa thuận do cấp huyện ký trước đây; trong năm chưa ký thêm.", {"agreements.inherited": 2}),
    "conference_one": ("sở", MEETINGS, "Sở phối hợp với Trường Đại học tổ chức một hội thảo quốc tế về biến đổi khí hậu với 35 đại biểu nước ngoài, 120 đại biểu trong nước.", {"conferences.count": 1, "conferences.foreign_delegates": 35, "conferences.vn_delegates": 120}),
    "conference_authority": ("sở", MEETINGS, "Đã cho phép tổ chức 09 hội nghị, hội thảo quốc tế, trong đó 02 cuộc thuộc thẩm quyền của Thủ tướng Chính phủ và 07 cuộc thuộc thẩm quyền Chủ tịch UBND tỉnh.", {"conferences.count": 9, "conferences.pm_authority": 2, "conferences.local_authority": 7}),
    "conference_zero": ("phường", MEETINGS, "Phường chưa tổ chức hội nghị, hội thảo quốc tế nào.", {"conferences.count": 0}),
    # economy, FDI, fairs
    "fdi_new": ("sở", ECONOMY, "Cấp mới 05 dự án FDI với tổng vốn đăng ký 38,6 triệu USD.", {"economic_diplomacy.fdi_projects": 5, "economic_diplomacy.fdi_capital": 38600000}),
    "fdi_none": ("xã", ECONOMY, "Trên địa bàn xã chưa có dự án đầu tư trực tiếp nước ngoài.", {"economic_diplomacy.fdi_projects": 0}),
    "fair": ("huyện", ECONOMY, "Huyện tham gia 03 hội chợ thương mại biên giới Việt - Trung và tổ chức 01 hội nghị kết nối giao thương.", {"economic_diplomacy.promotion_events": (3, 1)}),
    "trade_target": ("huyện", ECONOMY, "Kim ngạch xuất nhập khẩu đạt 120 triệu USD, bằng 80% kế hoạch năm (150 triệu USD).", {"economic_diplomacy.export_import": 120000000}),
    "meet": ("sở", ECONOMY, "Tham dự 02 chương trình “Gặp gỡ Nhật Bản”, “Gặp gỡ Thái Lan” do Bộ Ngoại giao tổ chức.", {"economic_diplomacy.meet_programs": 2}),
    # people, aid, relief
    "friend_orgs": ("sở", PEOPLE, "Hiện có 12 hội hữu nghị cấp tỉnh, tổ chức 27 hoạt động giao lưu hữu nghị trong năm.", {"people_diplomacy.friend_orgs": 12, "people_diplomacy.events": 27}),
    "aid_none": ("xã", AID, "Không tiếp nhận viện trợ.", {"foreign_aid.projects_active": 0}),
    "aid_none_ngo": ("xã", AID, "Trong năm xã không tiếp nhận khoản viện trợ phi chính phủ nước ngoài nào.", {"foreign_aid.projects_active": 0}),
    "aid_new": ("sở", AID, "Phê duyệt mới 08 khoản viện trợ với giá trị cam kết 1.245.000 USD, giải ngân 870.300 USD.", {"foreign_aid.projects_new": 8, "foreign_aid.committed": 1245000, "foreign_aid.disbursed": 870300}),
    "aid_sector": ("sở", AID, "Giá trị giải ngân đạt 900.000 USD. Cơ cấu theo lĩnh vực: y tế 500.000 USD, giáo dục 400.000 USD.", {"foreign_aid.disbursed": 900000}),
    "relief": ("sở", AID, "Tiếp nhận cứu trợ khẩn cấp sau bão số 3 trị giá 250.000 USD của Chính phủ Ô-xtrây-li-a.", {"foreign_aid.emergency": 250000}),
    "domestic_money": ("xã", AID, "Dự án giải ngân 30.000 USD; ngoài ra doanh nghiệp trong tỉnh ủng hộ 75 triệu đồng xây nhà bếp.", {"foreign_aid.disbursed": 30000, "foreign_aid.domestic_funds": 75000000}),
    "aid_counterpart": ("huyện", AID, "Dự án nước sạch do Tổ chức ChildFund tài trợ 62.000 USD, vốn đối ứng của huyện 310 triệu đồng.", {"foreign_aid.committed": 62000, "foreign_aid.counterpart": 310000000}),
    "aid_people": ("huyện", AID, "Dự án đã mở 12 lớp tập huấn cho 360 lượt người và hỗ trợ 145 hộ nghèo sinh kế.", {"foreign_aid.training_classes": 12, "foreign_aid.training_persons": 360, "foreign_aid.beneficiaries": 145}),
    "aid_orgs": ("sở", AID, "Hiện có 19 tổ chức phi chính phủ nước ngoài triển khai 31 dự án trên địa bàn tỉnh.", {"foreign_aid.orgs_active": 19, "foreign_aid.projects_active": 31}),
    # culture, news, UNESCO, translation
    "unesco": ("sở", CULTURE, "Trình UNESCO 01 hồ sơ di sản; tổ chức 05 sự kiện văn hóa đối ngoại.", {"cultural_diplomacy.unesco": 1, "cultural_diplomacy.events": 5}),
    "festival": ("xã", CULTURE, "Duy trì 02 lễ hội truyền thống của đồng bào Khmer.", {"cultural_diplomacy.festivals": 2}),
    "translation": ("sở", NEWS, "Biên dịch, in 2.000 cuốn sách ảnh giới thiệu tỉnh bằng 04 thứ tiếng.", {"foreign_information.publication_copies": 2000, "foreign_information.languages": 4}),
    "articles_part": ("sở", NEWS, "Cổng thông tin đăng 412 tin, bài, trong đó 95 tin, bài bằng tiếng Anh; thu hút 1,2 triệu lượt truy cập.", {"foreign_information.articles": 412, "foreign_information.website_visits": 1200000}),
    "bulletin": ("sở", NEWS, "Phát hành 04 số bản tin đối ngoại với 2.400 bản in.", {"foreign_information.bulletins": 4, "foreign_information.publication_copies": 2400}),
    # press
    "press_pair": ("sở", PRESS, "Hướng dẫn 08 đoàn/31 lượt phóng viên của 06 hãng truyền hình thuộc 05 nước đến tác nghiệp.", {"foreign_press.groups": 8, "foreign_press.persons": 31, "foreign_press.agencies": 6, "foreign_press.countries": 5}),
    "press_consent": ("sở", PRESS, "Ban hành 10 văn bản chấp thuận, không từ chối trường hợp nào.", {"foreign_press.permissions": 10, "foreign_press.refusals": 0}),
    "press_refused": ("sở", PRESS, "Có 02 đoàn bị từ chối do không đúng quy định.", {"foreign_press.refusals": 2}),
    "press_cards": ("sở", PRESS, "Đề nghị cấp 03 thẻ trợ lý báo chí; không có phóng viên vi phạm.", {"foreign_press.assistant_cards": 3, "foreign_press.violations": 0}),
    # consular
    "legalise": ("sở", CONSUL, "Tiếp nhận, xử lý 642 hồ sơ chứng nhận lãnh sự, hợp pháp hóa lãnh sự; trình cấp 21 thẻ ABTC.", {"consular_protection.legalization_files": 642, "consular_protection.abtc": 21}),
    "passports": ("sở", CONSUL, "Cấp 110 hộ chiếu công vụ và 64 công hàm.", {"consular_protection.official_passports": (110, 64)}),
    "deaths": ("huyện", CONSUL, "Có 03 trường hợp công dân tử vong ở nước ngoài, 02 trường hợp bị tai nạn lao động tại Đài Loan.", {"consular_protection.deaths_abroad": 3, "consular_protection.accidents_abroad": 2}),
    "trafficking": ("xã", CONSUL, "Tiếp nhận 02 nạn nhân bị mua bán trở về, không có công dân xuất cảnh trái phép.", {"consular_protection.trafficking_victims": 2, "consular_protection.illegal_exits": 0}),
    "illegal_exit": ("xã", CONSUL, "Phát hiện 06 trường hợp xuất cảnh trái phép sang Trung Quốc làm thuê.", {"consular_protection.illegal_exits": 6}),
    "consular_zero": ("phường", CONSUL, "Không có công dân bị tai nạn, tử vong ở nước ngoài; không phát sinh vụ việc bảo hộ công dân.", {"consular_protection.accidents_abroad": 0, "consular_protection.deaths_abroad": 0, "consular_protection.activities": 0}),
    # foreigners
    "workers": ("phường", FOREIGN, "Trên địa bàn có 214 người nước ngoài tạm trú; 96 lao động nước ngoài được cấp giấy phép.", {"foreign_entities.foreign_residents": 214, "foreign_entities.foreign_workers": 96}),
    "offenders": ("phường", FOREIGN, "Xử phạt 05 trường hợp người nước ngoài vi phạm quy định khai báo tạm trú.", {"consular_protection.foreigners_offending": 5}),
    "calm": ("xã", FOREIGN, "Không để xảy ra vụ việc phức tạp liên quan đến người nước ngoài.", {"foreign_entities.incidents": 0}),
    "volunteer_teachers": ("huyện", FOREIGN, "Có 07 giáo viên tình nguyện người nước ngoài đang tạm trú và giảng dạy tại các trường trung học.", {"foreign_entities.foreign_residents": 7}),
    # Vietnamese abroad, labour export
    "workers_abroad": ("huyện", KIEU_BAO, "Đưa 320 lao động đi làm việc ở nước ngoài theo hợp đồng (chỉ tiêu năm là 300 lao động).", {"overseas_vietnamese.contract_workers": 320}),
    "kieu_bao": ("xã", KIEU_BAO, "Toàn xã có khoảng 410 người đang định cư tại 15 nước; kiều hối ước 2,6 triệu USD.", {"overseas_vietnamese.people": 410, "overseas_vietnamese.countries": 15, "overseas_vietnamese.remittances": 2600000}),
    "visit_home": ("phường", KIEU_BAO, "Dịp Tết có 132 lượt kiều bào về thăm quê.", {"overseas_vietnamese.visits_home": 132}),
    "no_export": ("xã", KIEU_BAO, "Trong năm không có lao động đi làm việc ở nước ngoài.", {"overseas_vietnamese.contract_workers": 0}),
    # training, students
    "abroad": ("sở", TRAIN, "Cử 05 người dự 02 khóa bồi dưỡng tại Singapore.", {"training.abroad_persons": 5, "training.abroad_courses": 2}),
    "held_and_sent": ("sở", TRAIN, "Mở 02 lớp bồi dưỡng nghiệp vụ lễ tân cho 140 lượt cán bộ; cử 03 cán bộ dự 01 khóa đào tạo tại Nhật Bản.", {"training.courses_held": 2, "training.persons": 140, "training.abroad_persons": 3, "training.abroad_courses": 1}),
    "language": ("huyện", TRAIN, "Mở 01 lớp tiếng Lào cho 30 học viên.", {"training.courses_held": 1, "training.persons": 30}),
    "scholarships": ("sở", TRAIN, "Tiếp nhận 12 suất học bổng của tỉnh Quảng Tây (Trung Quốc) dành cho học sinh của tỉnh.", {"training.scholarships": 12}),
    "nobody_sent": ("xã", TRAIN, "Xã không cử cán bộ tham gia lớp bồi dưỡng nào.", {"training.persons": 0}),
    # awards, duty, money, direction
    "award_received": ("huyện", AWARDS, "Huyện được Đại sứ quán Lào tặng 01 Bằng khen.", {"awards.received": 1}),
    "award_received_2": ("huyện", AWARDS, "Tiếp nhận 02 Kỷ niệm chương của tỉnh Chăm-pa-sắc (Lào).", {"awards.received": 2}),
    "award_proposed": ("phường", AWARDS, "Đề nghị UBND tỉnh tặng Bằng khen cho 03 tập thể.", {"awards.proposed": 3}),
    "award_conferred": ("sở", AWARDS, "UBND tỉnh đã tặng 06 Bằng khen cho tổ chức, cá nhân nước ngoài.", {"awards.conferred": 6}),
    "award_none": ("xã", AWARDS, "Không có tập thể, cá nhân được tổ chức nước ngoài khen thưởng; không đề nghị khen thưởng.", {"awards.received": 0, "awards.proposed": 0}),
    "on_time": ("huyện", DUTY, "Đã gửi 04 báo cáo, trong đó 04 báo cáo đúng hạn, đạt 100%.", {"reporting_compliance.submitted": 4, "reporting_compliance.on_time": 4, "reporting_compliance.on_time_rate": 100}),
    "budget": ("huyện", MONEY, "Dự toán giao năm 2024 là 600 triệu đồng; đã chi 415 triệu đồng, đạt 69%.", {"resources.budget_planned": 600000000, "resources.budget_spent": 415000000}),
    "documents": ("huyện", LEAD, "Huyện đã ban hành 06 văn bản chỉ đạo, kiểm tra công tác đối ngoại tại 03 đơn vị.", {"direction.docs_issued": 6, "direction.inspections": 3}),
    # a department of a field (health, education, agriculture)
    "health_groups": ("sở", GROUPS, "Đón tiếp 06 đoàn chuyên gia y tế nước ngoài gồm 48 người đến khám, chữa bệnh nhân đạo cho 2.150 lượt bệnh nhân.", {"delegations.in_count": 6, "delegations.in_persons": 48}),
    "staff_abroad": ("sở", GROUPS, "Có 23 lượt viên chức đi nước ngoài theo 11 đoàn, chủ yếu dự hội thảo chuyên ngành.", {"delegations.out_persons": 23, "delegations.out_count": 11}),
    "private_trips": ("sở", GROUPS, "Sở cử 04 đoàn ra; có 15 lượt người đi nước ngoài về việc riêng.", {"delegations.out_count": 4}),
    "doctors_abroad": ("sở", TRAIN, "Trong kỳ cử 06 bác sĩ tham gia 02 khóa đào tạo tại Pháp và Hàn Quốc.", {"training.abroad_persons": 6, "training.abroad_courses": 2}),
    "equipment": ("sở", AID, "Tiếp nhận 03 khoản viện trợ phi dự án là trang thiết bị y tế trị giá 412.000 USD.", {"foreign_aid.projects_new": 3, "foreign_aid.committed": 412000}),
    "surgery": ("sở", AID, "Tổ chức Operation Smile phẫu thuật miễn phí cho 118 trẻ em, trị giá 1,9 tỷ đồng.", {"foreign_aid.beneficiaries": 118, "foreign_aid.committed": 1900000000}),
    # Party texts
    "party_channel": ("huyện", "Công tác đối ngoại Đảng", "Huyện ủy cử 02 đoàn đi thăm, làm việc tại tỉnh Attapeu (Lào) với 16 đồng chí; đón 03 đoàn của bạn.", {"delegations.out_count": 2, "delegations.out_persons": 16, "delegations.in_count": 3}),
    "party_zero": ("xã", "Công tác đối ngoại Đảng", "Không phát sinh.", {"party_external.activities": 0}),
    "party_conference": ("huyện", LEAD, "Ban Thường vụ Huyện ủy ban hành 03 văn bản lãnh đạo công tác đối ngoại; tổ chức quán triệt 05 văn bản của cấp trên.", {"direction.docs_issued": 3, "direction.docs_disseminated": 5}),
    # a department under a ministry, a union of friendship bodies
    "ministry_quarter": ("sở", GROUPS, "Trong kỳ, Cục tổ chức 09 đoàn đi công tác nước ngoài với tổng số 27 lượt cán bộ, công chức.", {"delegations.out_count": 9, "delegations.out_persons": 27}),
    "union_members": ("sở", PEOPLE, "Liên hiệp có 14 tổ chức thành viên là hội hữu nghị; đã tổ chức 32 cuộc giao lưu, gặp gỡ hữu nghị.", {"people_diplomacy.friend_orgs": 14, "people_diplomacy.events": 32}),
    "union_guests": ("sở", GROUPS, "Liên hiệp đón và làm việc với 17 đoàn khách quốc tế (92 lượt người) đến từ 09 quốc gia.", {"delegations.in_count": 17, "delegations.in_persons": 92, "delegations.countries": 9}),
    "ngo_value": ("sở", AID, "Tổng giá trị viện trợ cam kết đạt 3.400.000 USD, đã giải ngân 2,1 triệu USD, tăng 8% so với năm 2023.", {"foreign_aid.committed": 3400000, "foreign_aid.disbursed": 2100000}),
    "ngo_visits": ("sở", AID, "Hỗ trợ 04 tổ chức phi chính phủ nước ngoài gia hạn giấy đăng ký hoạt động.", {}),
    # reports in which nothing happened
    "nothing_groups": ("huyện", GROUPS, "Trong kỳ, trên địa bàn huyện không phát sinh đoàn ra, đoàn vào.", {"delegations.out_count": 0, "delegations.in_count": 0}),
    "nothing_pacts": ("huyện", PACTS, "Không phát sinh.", {"agreements.signed": 0}),
    "nothing_meetings": ("huyện", MEETINGS, "Huyện không đăng cai, không tổ chức hội nghị, hội thảo quốc tế.", {"conferences.count": 0}),
    "nothing_economy": ("huyện", ECONOMY, "Chưa triển khai hoạt động nào.", {"economic_diplomacy.promotion_events": 0}),
    "nothing_people": ("huyện", PEOPLE, "Không có hoạt động.", {"people_diplomacy.events": 0}),
    "nothing_aid": ("huyện", AID, "Trên địa bàn không có tổ chức phi chính phủ nước ngoài hoạt động, không có dự án viện trợ.", {"foreign_aid.orgs_active": 0, "foreign_aid.projects_active": 0}),
    "nothing_culture": ("huyện", CULTURE, "Không tổ chức.", {"cultural_diplomacy.events": 0}),
    "nothing_press": ("huyện", PRESS, "Từ đầu năm đến nay chưa có phóng viên nước ngoài nào đến tác nghiệp trên địa bàn.", {"foreign_press.groups": 0}),
    "nothing_consular": ("huyện", CONSUL, "Không phát sinh vụ việc.", {"consular_protection.activities": 0}),
    "nothing_training": ("huyện", TRAIN, "Chưa tổ chức lớp bồi dưỡng; chưa cử cán bộ tham gia đào tạo.", {"training.courses_held": 0, "training.persons": 0}),
    "nothing_awards": ("huyện", AWARDS, "Không có.", {"awards.proposed": 0}),
    "nothing_foreigners": ("huyện", FOREIGN, "Không có người nước ngoài cư trú trên địa bàn.", {"foreign_entities.foreign_residents": 0}),
    "nothing_kieu_bao": ("huyện", KIEU_BAO, "Không có kiều bào về thăm quê trong kỳ báo cáo.", {"overseas_vietnamese.visits_home": 0}),
    "no_domestic_either": ("xã", GROUPS, "Đoàn trong nước: Không. Đoàn nước ngoài: Không.", {"delegations.in_domestic_count": 0, "delegations.in_count": 0}),
    "near_miss_only": ("huyện", GROUPS, "Công tác đoàn không chỉ bảo đảm nghi lễ mà còn an toàn; chưa thật sự chủ động về nội dung.", {}),
    "near_miss_other_units": ("huyện", BORDER, "Một số xã không tổ chức hội đàm định kỳ do thiên tai.", {}),
    "near_miss_ordinal": ("huyện", BORDER, "Hội nghị thường niên lần thứ 12 giữa hai huyện thống nhất tiếp tục phối hợp quản lý mốc 315.", {}),
    "near_miss_plan": ("huyện", GROUPS, "Theo kế hoạch, quý IV sẽ đón 02 đoàn của tỉnh bạn Lào.", {}),
    "near_miss_province": ("xã", AID, "Toàn tỉnh hiện có 25 dự án phi chính phủ nước ngoài; riêng xã không có dự án nào.", {"foreign_aid.projects_active": 0}),
    "near_miss_domestic_aid": ("xã", AID, "Các nhà hảo tâm trong nước ủng hộ 50 triệu đồng; không có viện trợ nước ngoài.", {"foreign_aid.domestic_funds": 50000000, "foreign_aid.projects_active": 0}),
    # labels inside a paragraph, and the direction that they give to what follows
    "label_other_way": ("huyện", "Đoàn vào", "Trong năm huyện tiếp 07 đoàn khách nước ngoài, 45 lượt người. Đoàn ra: 02 đoàn/06 lượt cán bộ (Thái Lan, Singapore).", {"delegations.in_count": 7, "delegations.in_persons": 45, "delegations.out_count": 2, "delegations.out_persons": 6}),
    "label_countries_are_parts": ("huyện", GROUPS, "Đoàn vào (05 đoàn, 40 người): Thái Lan (03 đoàn, 22 người), Hàn Quốc (02 đoàn, 18 người).", {"delegations.in_count": 5, "delegations.in_persons": 40}),
    "label_other_topic": ("xã", NEWS, "Đài xã đăng 12 tin, bài. Phóng viên nước ngoài: 01 nhóm phóng viên của đài Arirang (Hàn Quốc), 05 người.", {"foreign_information.articles": 12, "foreign_press.groups": 1, "foreign_press.persons": 5}),
    "label_pact_denied": ("huyện", PEOPLE, "Về ký kết thỏa thuận: huyện không ký văn bản hợp tác nào.", {"agreements.signed": 0}),
    "label_zero_figure": ("xã", TRAIN, "Cử 06 lượt cán bộ tham gia 02 lớp bồi dưỡng; tự mở lớp: 0.", {"training.persons": 6, "training.courses_attended": 2, "training.courses_held": 0}),
    "label_abroad": ("sở", TRAIN, "Cử đi bồi dưỡng ở nước ngoài: 05 khóa, 17 người.", {"training.abroad_courses": 5, "training.abroad_persons": 17}),
    # guests from home
    "guests_from_home": ("huyện", GROUPS, "Huyện tiếp 08 đoàn của các sở, huyện bạn trong nước đến trao đổi kinh nghiệm.", {"delegations.in_domestic_count": 8}),
    "guests_from_home_label": ("phường", GROUPS, "Đoàn các phường bạn trong nước đến học tập: 09 đoàn.", {"delegations.in_domestic_count": 9}),
    "near_miss_tourist": ("xã", GROUPS, "Có 04 đồng chí đi du lịch Hàn Quốc theo nguyện vọng cá nhân.", {}),
    # a longer time than the report's
    "since_the_start": ("huyện", AID, "Trong năm giải ngân 1,2 tỷ đồng, từ khi triển khai đến nay đã giải ngân 6,4 tỷ đồng.", {"foreign_aid.disbursed": 1200000000}),
    "term_of_office": ("sở", PEOPLE, "Nhiệm kỳ 2020 - 2025, toàn hệ thống đã đón 33 đoàn vào. Riêng năm nay tổ chức 09 hoạt động giao lưu.", {"people_diplomacy.events": 9}),
    "capital_of_the_state": ("sở", ECONOMY, "Lũy kế đến cuối năm có 20 dự án FDI còn hiệu lực, tổng vốn đăng ký 150 triệu USD.", {"economic_diplomacy.fdi_projects": 20, "economic_diplomacy.fdi_capital": 150000000}),
    "parts_by_country": ("sở", AID, "Giải ngân trong năm đạt 900.000 USD.\n\nTheo quốc gia: Nhật Bản 500.000 USD; Thụy Sĩ 250.000 USD; Bỉ 150.000 USD.", {"foreign_aid.disbursed": 900000}),
    "part_names_the_new": ("huyện", AID, "Có 04 tổ chức tài trợ cho 06 dự án, trong đó mới tiếp nhận 02 dự án.", {"foreign_aid.orgs_active": 4, "foreign_aid.projects_active": 6, "foreign_aid.projects_new": 2}),
    # honours, by who gives and who receives
    "honour_given": ("sở", AWARDS, "UBND tỉnh tặng Bằng khen cho 04 chuyên gia Nhật Bản.", {"awards.conferred": 4}),
    "honour_received": ("sở", AWARDS, "Chính phủ Campuchia tặng 03 Huy chương cho cán bộ ngành.", {"awards.received": 3}),
    "honour_received_passive": ("huyện", AWARDS, "Huyện được Good Neighbors International tặng 02 kỷ niệm chương.", {"awards.received": 2}),
    "honour_proposed": ("sở", AWARDS, "Đề nghị tặng Kỷ niệm chương Vì hòa bình cho 05 cá nhân.", {"awards.proposed": 5}),
    # denials: subjects, cases, several at once
    "nothing_with_subject": ("xã", PACTS, "Xã không ký kết.", {"agreements.signed": 0}),
    "nothing_of_two": ("xã", MEETINGS, "Không tổ chức, không cho mượn hội trường.", {"conferences.count": 0}),
    "not_one_case": ("xã", AWARDS, "Đề nghị khen thưởng: không trường hợp nào.", {"awards.proposed": 0}),
    "not_one_offence": ("huyện", GROUPS, "Các đoàn chấp hành tốt quy định; không vụ nào vi phạm.", {"delegations.violations": 0}),
    "no_power": ("huyện", PACTS, "Huyện không có thẩm quyền và không ký.", {"agreements.signed": 0}),
    "merged_label": ("xã", "Những việc đã làm", "a) Hội nghị, hội thảo quốc tế; tiếp nhận khen thưởng của nước ngoài; đề nghị khen thưởng: đều không có.", {"conferences.count": 0, "awards.received": 0, "awards.proposed": 0}),
    # a table drawn with blanks: the first number is the row's
    "drawn_rows": ("huyện", CONSUL, "TT  Nội dung                                      Số lượng\n1   Công dân xuất cảnh trái phép (trường hợp)        0\n2   Công dân tử vong ở nước ngoài (trường hợp)      02", {"consular_protection.illegal_exits": 0, "consular_protection.deaths_abroad": 2}),
    # other words for workers, exits, inspections
    "workers_by_contract": ("huyện", KIEU_BAO, "Toàn huyện có 845 người đi lao động có hợp đồng.", {"overseas_vietnamese.contract_workers": 845}),
    "experts_resident": ("sở", FOREIGN, "Hiện có 12 giáo viên, tình nguyện viên nước ngoài giảng dạy tại các trường; phát hiện 01 trường hợp không có giấy phép lao động.", {"foreign_entities.foreign_workers": 12, "consular_protection.foreigners_offending": 1}),
    "crossing_papers": ("xã", CONSUL, "Người dân qua lại bằng giấy thông hành 1.310 lượt.", {"consular_protection.legal_exits": 1310}),
    "inspections_before": ("huyện", LEAD, "Huyện đã kiểm tra 03 cuộc tại các xã biên giới.", {"direction.inspections": 3}),
    "inspections_of": ("huyện", LEAD, "Tổ chức 04 cuộc kiểm tra các cơ sở lưu trú.", {"direction.inspections": 4}),
    "near_miss_rescued": ("huyện", CONSUL, "Phát hiện 04 trường hợp xuất cảnh trái phép; giải cứu, đưa về nước 02 người.", {"consular_protection.illegal_exits": 4}),
    "near_miss_memo": ("sở", "Hợp tác với nước ngoài", "Tháng 8, Sở ký 01 bản ghi nhớ hợp tác với Trường Đại học Chulalongkorn (Thái Lan).", {"agreements.signed": 1}),
    "selected_few": ("sở", AID, "Ngành quản lý 09 dự án viện trợ. Bốn dự án lớn nhất thuộc lĩnh vực nước sạch.", {"foreign_aid.projects_active": 9}),
    "zero_said_twice": ("xã", MEETINGS, "Không đăng cai. Số cuộc: 0.", {"conferences.count": 0}),
}
