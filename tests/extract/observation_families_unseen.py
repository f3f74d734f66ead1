"""More sentences of many hands: what was allowed, planned or called off, the size of each, rates, figures that follow up on others.

Each row: (hand, heading, sentence, {indicator: value}), as in ``observation_families``; beside a family stand its near misses.
"""

from observation_families import (
    AID,
    AWARDS,
    BORDER,
    CONSUL,
    GROUPS,
    KIEU_BAO,
    MEETINGS,
    MONEY,
    NEWS,
    PACTS,
    TRAIN,
    Case,
)

# fmt: off
UNSEEN_CASES: dict[str, Case] = {
    # the size of each, a rate
    "each_group": ("sở", GROUPS, "Đón 18 đoàn chuyên gia nước ngoài, mỗi đoàn 04 người.", {"delegations.in_count": 18}),
    "each_group_range": ("huyện", GROUPS, "Huyện cử 03 đoàn đi học tập tại Thái Lan, mỗi đoàn từ 6 đến 9 người.", {"delegations.out_count": 3}),
    "each_on_average": ("sở", GROUPS, "Tiếp 22 đoàn khách quốc tế, bình quân mỗi đoàn có 11 khách.", {"delegations.in_count": 22}),
    "near_miss_each_is_no_size": ("huyện", GROUPS, "Đón 04 đoàn nước ngoài với 33 lượt người; mỗi đoàn đều có báo cáo.", {"delegations.in_count": 4, "delegations.in_persons": 33}),
    "rate_a_month": ("sở", GROUPS, "Trung bình mỗi tháng Sở tham mưu đón 06 đoàn khách quốc tế.", {}),
    "near_miss_rate_then_total": ("sở", GROUPS, "Bình quân mỗi quý đón 10 đoàn khách quốc tế; cả năm 2024 đón 40 đoàn khách quốc tế.", {"delegations.in_count": 40}),
    # allowed, planned, called off
    "allowed_then_done": ("sở", GROUPS, "Ban Thường vụ Tỉnh ủy cho chủ trương 21 đoàn đi nước ngoài, thực tế đi được 19 đoàn với 104 người.", {"delegations.out_count": 19, "delegations.out_persons": 104}),
    "near_miss_allowed_alone": ("sở", GROUPS, "UBND tỉnh đã cho phép 21 đoàn đi công tác nước ngoài với 110 người.", {"delegations.out_count": 21, "delegations.out_persons": 110}),
    "beside_the_plan": ("huyện", GROUPS, "So với kế hoạch 12 đoàn, trong năm huyện đã cử 09 đoàn đi nước ngoài.", {"delegations.out_count": 9}),
    "plan_of_the_year": ("huyện", GROUPS, "Kế hoạch năm là 08 đoàn ra; thực hiện 06 đoàn ra/31 người.", {"delegations.out_count": 6, "delegations.out_persons": 31}),
    "called_off": ("sở", GROUPS, "Đã thực hiện 25 đoàn ra với 140 người, hoãn 04 đoàn.", {"delegations.out_count": 25, "delegations.out_persons": 140}),
    "called_off_meeting": ("sở", MEETINGS, "Có 03 hội thảo quốc tế được phép nhưng không tổ chức; đã tổ chức 06 hội thảo quốc tế.", {"conferences.count": 6}),
    "near_miss_but_none": ("huyện", GROUPS, "Huyện đón 05 đoàn nước ngoài nhưng không có đoàn ra.", {"delegations.in_count": 5, "delegations.out_count": 0}),
    "risen": ("sở", GROUPS, "Số đoàn vào tăng so với năm 2023 (từ 44 đoàn lên 58 đoàn).", {"delegations.in_count": 58}),
    # parts in brackets behind two measures
    "parts_behind_two": ("sở", GROUPS, "Năm 2024, tỉnh cử 15 đoàn với 92 lượt cán bộ đi công tác nước ngoài (Nhật Bản 06 đoàn, Lào 05 đoàn, Hàn Quốc 04 đoàn).", {"delegations.out_count": 15, "delegations.out_persons": 92}),
    "near_miss_last_year_bracket": ("sở", GROUPS, "Tỉnh đón 30 đoàn với 240 lượt khách nước ngoài (năm 2023: 26 đoàn, 201 lượt khách).", {"delegations.in_count": 30, "delegations.in_persons": 240}),
    # money of delegations, of the unit
    "cost_anywhere": ("sở", "Đối ngoại đảng", "Chi phí cho đoàn ra năm 2024: 5,6 tỷ đồng.", {"delegations.out_cost": 5600000000}),
    "near_miss_cost_of_guests": ("sở", GROUPS, "Chi cho đoàn ra 2,4 tỷ đồng; chi đón tiếp đoàn vào 900 triệu đồng.", {"delegations.out_cost": 2400000000}),
    "budget_carried_out": ("huyện", MONEY, "Dự toán được giao 260 triệu đồng; thực hiện 248 triệu đồng.", {"resources.budget_planned": 260000000, "resources.budget_spent": 248000000}),
    # agreements
    "pacts_gone_through": ("sở", PACTS, "Sở đã rà soát 64 thỏa thuận, trong đó 51 thỏa thuận còn hiệu lực, 13 thỏa thuận hết hiệu lực.", {"agreements.in_force": 51, "agreements.terminated": 13}),
    "pacts_labelled": ("sở", PACTS, "- Ký mới: 03\n- Đang có hiệu lực: 19\n- Hết hiệu lực: 02", {"agreements.signed": 3, "agreements.in_force": 19, "agreements.terminated": 2}),
    "online_without_noun": ("sở", MEETINGS, "Cho phép tổ chức 11 hội nghị, hội thảo quốc tế, trong đó 5 trực tuyến, 6 trực tiếp.", {"conferences.count": 11, "conferences.online": 5}),
    # aid
    "ended_projects": ("sở", AID, "Phê duyệt 09 khoản viện trợ trị giá 1.300.000 USD; kết thúc 03 dự án.", {"foreign_aid.projects_new": 9, "foreign_aid.committed": 1300000}),
    # news
    "issues_and_copies": ("sở", NEWS, "Bản tin Đối ngoại phát hành 06 số, 1.800 bản.", {"foreign_information.bulletins": 6, "foreign_information.publication_copies": 1800}),
    "near_miss_copies_of_each": ("sở", NEWS, "Bản tin Đối ngoại phát hành 06 số, mỗi số 300 bản.", {"foreign_information.bulletins": 6}),
    # border
    "letters_by_the_sheet": ("huyện", BORDER, "Hội đàm 05 cuộc; trao đổi thư công tác: 14 lá.", {"border_territory.meetings": 5, "border_territory.letters": 14}),
    "calls_are_no_meetings": ("huyện", BORDER, "Tổ chức 06 cuộc hội đàm với phía bạn, điện đàm 20 lần.", {"border_territory.meetings": 6}),
    "migrants_other_words": ("xã", BORDER, "Không để xảy ra tình trạng di dịch cư tự do.", {"border_territory.free_migrants": 0}),
    "markers_only_cleared": ("xã", BORDER, "Phát quang 3 km đường biên, 07 vị trí mốc.", {}),
    # consular
    "brought_home": ("sở", CONSUL, "Có 29 ngư dân bị Indonesia bắt giữ, đã đưa về nước 18 ngư dân.", {"consular_protection.citizens_arrested_abroad": 29}),
    "came_back": ("xã", CONSUL, "Có 12 người xuất cảnh trái phép sang Campuchia, đã trở về 07 người.", {"consular_protection.illegal_exits": 12}),
    "none_of_three": ("xã", CONSUL, "Không có công dân của xã bị nạn, bị bắt, bị mua bán ở nước ngoài.", {"consular_protection.accidents_abroad": 0, "consular_protection.citizens_arrested_abroad": 0, "consular_protection.trafficking_victims": 0}),
    # others
    "guests_at_a_meeting": ("sở", KIEU_BAO, "Tổ chức gặp mặt 90 kiều bào nhân dịp Tết; toàn tỉnh có khoảng 6.000 kiều bào.", {"overseas_vietnamese.people": 6000}),
    "honours_given": ("sở", AWARDS, "Trao 04 Kỷ niệm chương, 03 Bằng khen của Chủ tịch UBND tỉnh cho chuyên gia nước ngoài.", {"awards.conferred": (4, 3)}),
    "none_held_none_joined": ("xã", TRAIN, "Xã chưa mở, chưa tổ chức lớp bồi dưỡng nào về đối ngoại.", {"training.courses_held": 0}),
}
