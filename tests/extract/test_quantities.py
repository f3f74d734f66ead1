"""Quantities in sentences of our own, written after the ways real reports and news put figures.

In a sentence the expected quantities stand in double brackets: ``[[words|value|qualifier|currency|upper]]``; the qualifier is
"exact" where it is left out. Everything outside brackets must yield nothing.
"""

import re
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from doingoai.extract.quantities import find_quantities

DELEGATIONS = """
Trong kỳ, Sở đã tham mưu cử [[27 đoàn|27]] với [[104 lượt cán bộ|104]] đi công tác nước ngoài.
Toàn tỉnh đón [[312 đoàn|312]]/[[2.947 lượt người|2947]] nước ngoài, giảm [[18 đoàn|18]] so với cùng kỳ.
Đoàn ra: [[05 đoàn|5]]; đoàn vào: [[11 đoàn|11]].
Lãnh đạo tỉnh đã tiếp xã giao [[09 đoàn khách|9]] quốc tế, trong đó có [[03 Đại sứ|3]] và [[02 Tổng Lãnh sự|2]].
Có [[ba đoàn ra|3]] với [[mười hai lượt người|12]] tham gia.
Đã đón, làm việc với [[hơn 40 đoàn|40|more_than]] ([[khoảng 350 lượt khách|350|about]]) đến từ [[15 nước|15]].
Tỉnh ủy cho chủ trương cử [[04 đoàn công tác|4]] gồm [[31 đồng chí|31]] sang tỉnh Hủa Phăn dự lễ.
Đoàn gồm [[18 thành viên|18]] do đồng chí Phó Chủ tịch UBND tỉnh làm Trưởng đoàn.
Số đoàn ra tăng [[12,5%|12.5]] so với cùng kỳ năm trước (từ [[24 đoàn|24]] lên [[27 đoàn|27]]).
Tiếp [[hai mươi ba đoàn khách|23]] nước ngoài.
Cả năm có [[một trăm linh năm lượt đoàn|105]] của [[hai mươi mốt quốc gia|21]].
Huyện cử **[[02 đoàn|2]]** gồm **[[14 người|14]]** sang thăm, chúc Tết cổ truyền.
Trong 6 tháng [[15 đoàn|15]] đã được cấp phép, đạt [[62,5%|62.5]] kế hoạch năm.
Quý I có [[7 đoàn ra|7]], quý II có [[9 đoàn|9]].
Phân theo kênh: Đảng [[03 đoàn|3]]; Nhà nước [[12 đoàn|12]]; nhân dân [[6 đoàn|6]].
Từ Lào [[12 đoàn|12]], Trung Quốc [[08 đoàn|8]], Thái Lan [[5 đoàn|5]].
Xã đón [[01 (một) đoàn công tác|1]] của huyện Mường Khoa.
Đón [[hai (02) đoàn đại biểu|2]] của bản Na Son.
Tỉnh đã cho phép [[35 lượt đoàn|35]] với [[không dưới 200 người|200|at_least]] vào khu vực biên giới.
Trong năm tỉnh có [[8 đoàn vào|8]]; năm 2023 tỉnh chỉ đón [[5 đoàn|5]].
"""

UNSEEN = """
Mỗi chuyến công tác không đi [[quá 04 nước|4|at_most]].
Các đơn vị không được cử [[quá 02 đoàn|2|at_most]] trong một quý.
Số vụ việc không những không giảm mà còn vượt [[quá 30 vụ|30|more_than]].
Cả [[hai đoàn|2]] đều hoàn thành chương trình; tất cả [[ba đoàn|3]] sau đó về nước.
Ngân sách tỉnh [[300trđ|300000000|exact|VND]], ngân sách huyện [[120trđ|120000000|exact|VND]].
Trạm phát sóng 4G, 5G phủ kín khu vực biên giới.
Tặng bạn [[500 g|500]] hạt giống và [[30 lít|30]] dầu.
Tỷ lệ giải ngân [[sấp xỉ 75%|75|about]].
Ban tổ chức có [[03 phó trưởng ban|3]].
"""

AID = """
Tiếp nhận [[14 chương trình, dự án|14]] với tổng giá trị cam kết [[3.482.910 USD|3482910|exact|USD]], giải ngân [[ước đạt 2,1 triệu USD|2100000|about|USD]].
Dự án do tổ chức Habitat tài trợ có tổng vốn [[1,45 triệu đô la Mỹ|1450000|exact|USD]] (tương đương [[36,2 tỷ đồng|36200000000|exact|VND]]).
Kinh phí đối ứng [[750 triệu đồng|750000000|exact|VND]], vốn viện trợ [[€120.500|120500|exact|EUR]].
Quỹ hỗ trợ [[5 tỷ 300 triệu đồng|5300000000|exact|VND]] xây [[12 phòng học|12]].
Tổ chức trao [[200 suất quà|200]], mỗi suất trị giá [[500.000đ|500000|exact|VND]].
Phía Nhật Bản viện trợ [[9.850.000 yên|9850000|exact|JPY]] để mua [[01 xe cứu thương|1]].
Trao tặng phía bạn [[300 triệu kíp|300000000|exact|LAK]] và [[20 tấn gạo|20]].
Đại sứ quán Hàn Quốc hỗ trợ [[150 nghìn USD|150000|exact|USD]] nâng cấp [[3 trạm y tế|3]] xã.
Tổng vốn cam kết của [[06 dự án|6]] là [[hai phẩy năm triệu USD|2500000|exact|USD]].
Đã vận động [[2 tỷ rưỡi đồng|2500000000|exact|VND]] từ các nhà hảo tâm.
Ngân sách tỉnh bố trí [[1.250 triệu đồng|1250000000|exact|VND]].
Giá trị viện trợ từ [[50.000 USD đến 200.000 USD|50000|exact|USD|200000]] tùy dự án.
Mỗi hộ được vay từ [[30 - 50 triệu đồng|30000000|exact|VND|50000000]].
Khoản viện trợ có giá trị [[dưới 20.000 USD|20000|less_than|USD]] do huyện phê duyệt.
Các khoản [[từ 100.000 USD trở lên|100000|at_least|USD]] phải trình tỉnh.
Vốn ODA [[USD 4,2 triệu|4200000|exact|USD]], vốn vay [[12 triệu Euro|12000000|exact|EUR]].
Tổ chức ChildFund trao [[$25,000|25000|exact|USD]] cho [[Ban Quản lý|0]] dự án.
Hỗ trợ tỉnh Xiêng Khoảng [[500.000 nhân dân tệ|500000|exact|CNY]].
Kinh phí [[khoảng 200 triệu|200000000|about|VND]] do tổ chức tài trợ, gồm [[45 bộ máy tính|45]].
Dự án triển khai tại [[5/9 huyện|5]], [[38 xã|38]] với [[tối thiểu 4.200 người|4200|at_least]] hưởng lợi.
Vốn của dự án: [[1.200.000 USD|1200000|exact|USD]] (Một triệu hai trăm nghìn đô la Mỹ).
Tổng kinh phí thực hiện là [[không quá 3 tỷ đồng|3000000000|at_most|VND]].
Giai đoạn 2021-2025 đã tiếp nhận [[48 khoản viện trợ|48]] trị giá [[xấp xỉ 11 triệu USD|11000000|about|USD]].
Thu nhập bình quân đạt [[52,3 triệu đồng|52300000|exact|VND]]/người/năm.
Viện trợ khẩn cấp: [[1.000 thùng hàng|1000]], [[2.500 lít|2500]] nước, [[4,5 tấn|4.5]] lương khô.
"""

BORDER = """
Toàn tuyến có [[89 cột mốc|89]], [[112 mốc giới|112]] trên chiều dài [[118,5 km|118.5]] đường biên.
Kiểm tra mốc 1116, mốc 1117/2 và [[16 vị trí mốc|16]] giới khác, không phát hiện thay đổi.
Duy trì [[25 Tổ tự quản|25]] với [[310 thành viên|310]] tại [[7/7 xã biên giới|7]].
Tuần tra [[46 lượt|46]]/[[412 lượt cán bộ|412]], chiến sĩ tham gia.
Đồn Biên phòng 671 hội đàm [[04 cuộc|4]], trao đổi [[17 thư|17]] với phía bạn.
Phát hiện [[06 vụ|6]]/[[11 đối tượng|11]] xuất cảnh trái phép, xử phạt [[45.500.000 đồng|45500000|exact|VND]].
Tiếp nhận [[03 nạn nhân|3]] bị mua bán; trao trả [[05 công dân|5]].
Cửa khẩu làm thủ tục cho [[12.345 lượt phương tiện|12345]], [[1,2 triệu lượt khách|1200000]].
Kết nghĩa [[4 cặp bản|4]]; [[2 cặp xã|2]] hai bên biên giới.
Cuộc họp lần thứ 19 được tổ chức tại huyện bạn, có [[60 đại biểu|60]] dự.
Nạo vét [[1.250 m3|1250]] đất đá, phát quang [[3.400m2|3400]] đường thông tầm nhìn.
Không còn tình trạng di cư tự do; có [[02 trường hợp|2]] kết hôn không giá thú.
Quốc lộ 6 đoạn Km 15+200 bị sạt lở [[150 m|150]].
Trên tuyến biên giới dài [[hơn hai trăm ba mươi km|230|more_than]] có [[03 cửa khẩu|3]].
Đã cắm [[15/16 mốc|15]], đạt [[93,75%|93.75]].
Quy tập [[21 hài cốt liệt sĩ|21]] tại tỉnh Luông Pha Băng về nước.
"""

TRADE = """
Kim ngạch xuất nhập khẩu [[ước đạt 1.234,5 triệu USD|1234500000|about|USD]], tăng [[7,8%|7.8]].
Kim ngạch [[gần 2,3 tỷ đô la|2300000000|nearly|USD]], bằng [[104,2%|104.2]] so với cùng kỳ.
Toàn tỉnh có [[56 dự án FDI|56]] còn hiệu lực, vốn đăng ký [[trên 1,8 tỷ USD|1800000000|more_than|USD]].
Thu hút [[7.500 tỷ đồng|7500000000000|exact|VND]] từ [[22 doanh nghiệp|22]] có vốn nước ngoài.
Xuất khẩu [[45 nghìn tấn|45000]] vải thiều sang [[30 thị trường|30]].
Tổ chức [[02 hội chợ|2]], [[150 gian hàng|150]] của [[85 doanh nghiệp|85]].
Tốc độ tăng bình quân [[8-10%|8|exact||10]]/năm.
Tỷ trọng hàng nông sản giảm từ [[42,1%|42.1]] xuống còn [[38,6%|38.6]].
Đứng thứ 15/63 tỉnh, thành phố về chỉ số PCI 2024.
Lượng kiều hối chuyển về đạt [[9,5 tỷ USD|9500000000|exact|USD]], chiếm [[khoảng 5%|5|about]] GDP.
Tỷ lệ lao động qua đào tạo tăng [[1,5 điểm phần trăm|1.5]], gấp [[2,3 lần|2.3]] năm 2020.
Phấn đấu đến năm 2030 thu hút từ [[20 đến 25 dự án|20|exact||25]].
Tổng doanh thu du lịch đạt [[3.200 tỷ|3200000000000|exact|VND]], tăng [[hơn 15%|15|more_than]].
Diện tích khu công nghiệp [[1.234,56 ha|1234.56]], lấp đầy [[70 phần trăm|70]].
"""

PEOPLE = """
Hiện có [[trên 5.000 người|5000|more_than]] gốc tỉnh sinh sống tại [[25 quốc gia, vùng lãnh thổ|25]].
Đưa [[1.120 lao động|1120]] đi làm việc ở nước ngoài, trong đó Nhật Bản [[640 người|640]], Hàn Quốc [[211 người|211]], Đài Loan [[269 người|269]].
Cấp [[350 hộ chiếu công vụ|350]], [[18 thẻ ABTC|18]], xác nhận [[1.042 hồ sơ|1042]].
Giải quyết [[27 vụ việc|27]] bảo hộ công dân; tiếp nhận [[134 công dân|134]] về nước trên [[02 chuyến bay|2]].
Mở [[06 lớp bồi dưỡng|6]] cho [[412 học viên|412]], cấp [[15 suất học bổng|15]].
Lớp 12 của trường có [[30 học sinh|30]] thi lấy học bổng.
Có [[70 sinh viên|70]] Lào đang học khóa 15 tại trường.
Toàn xã có [[1.204 hộ|1204]] với [[5.611 nhân khẩu|5611]], [[06 dân tộc|6]] cùng sinh sống.
Dân số [[87.500 người|87500]], mật độ [[120 người|120]]/km2; hộ nghèo chiếm [[12,07%|12.07]].
Tỷ lệ hộ nghèo còn [[4,5 %|4.5]] ([[152/3.378 hộ|152]]).
Tổ chức gặp mặt [[hơn một nghìn kiều bào|1000|more_than]] về quê ăn Tết.
Trao [[10 suất học bổng|10]] trị giá [[mười triệu đồng|10000000|exact|VND]] cho các em.
Trong số [[31 tổ chức|31]] được mời có [[28 tổ chức|28]] cử người dự.
Có [[461/465 đại biểu|461]] tán thành.
"""

MEDIA = """
Phát hành [[04 số|4]] bản tin với [[2.000 bản|2000]]/số; đăng [[316 tin, bài|316]], [[45 phóng sự|45]].
Trang thông tin có [[12 chuyên mục|12]], thu hút [[trên 1,2 triệu lượt truy cập|1200000|more_than]].
Biên soạn [[03 ấn phẩm|3]] bằng [[5 ngôn ngữ|5]], in [[10.000 tờ rơi|10000]].
Hướng dẫn [[7 đoàn phóng viên|7]] của [[4 hãng thông tấn|4]] với [[23 phóng viên|23]] tác nghiệp.
Phát thanh [[52 lượt|52]], tuyên truyền lưu động [[18 buổi|18]] cho [[2.340 lượt người|2340]] nghe.
Tổ chức [[01 hội thảo|1]] quốc tế, [[02 hội nghị|2]] và [[3 tọa đàm|3]].
Treo [[120 băng rôn, khẩu hiệu|120]], [[35 pa nô|35]].
Fanpage đạt [[25.000 lượt theo dõi|25000]].
Đài tỉnh phát [[24 chuyên mục|24]], mỗi chuyên mục [[15 phút|0]].
"""

NONE = """
Thực hiện Nghị quyết Đại hội XIII, Chỉ thị 15-CT/TW và Đề án 06, tỉnh đã ban hành kế hoạch.
Ngày 15/6, lúc 8 giờ 30, tại Hà Nội diễn ra lễ ký; hôm 14-11 kết thúc.
Đại hội lần thứ XIV, khóa IX, nhiệm kỳ 2020 - 2025; kỳ họp thứ 7 Hội đồng nhân dân tỉnh khóa XVII.
Điều 5, khoản 3 Điều 12 và điểm a khoản 2 Điều 30 Nghị định quy định rõ.
Điện thoại: 0205.3812.345; số tài khoản 1234567890123; fax 0255 3822 888.
Trụ sở tại số 25 đường Trần Hưng Đạo, phường 3, quận 1.
Dịch Covid-19 diễn biến phức tạp; nhóm G7, khối ASEAN+3, Hội nghị ASEM 5.
Sư đoàn 367, Binh đoàn 15, Bệnh viện 108 và Công ty May 10 tham gia.
Trong 10 năm qua, 6 tháng đầu năm, quý II năm 2024 và 05 năm tới.
Hai bên nhất trí tăng cường hợp tác giữa hai nước, nhân dân hai nước và hai Đảng.
Một số địa phương, hàng trăm lượt khách, hàng chục nghìn người và nhiều đoàn đã đến; vài đơn vị chưa báo cáo.
Trong năm tỉnh đã chủ động; đầu năm huyện ban hành kế hoạch; hằng năm xã tổ chức lễ hội.
Cơ quan tuyển dụng người từ đủ 18 tuổi.
Cuộc cách mạng công nghiệp lần thứ tư, Hội nghị lần thứ 2, giải Nhất cấp 3.
Ba Bể, Ba Vì, Tam Đảo và Chợ Bảy Núi là điểm đến; Hai Bà Trưng là tên đường.
Đây là một trong những nhiệm vụ quan trọng; một đoàn kết thống nhất.
Kế hoạch giai đoạn 2021-2025 tỉnh đề ra; đến năm 2030 tỷ lệ bao phủ cao hơn.
Festival Huế 2024 đoàn nghệ thuật nước ngoài biểu diễn.
Thông báo đến các đồng chí; các cơ quan đồng chủ trì; đồng thời triển khai.
"""

LISTS = """
1. Công tác đoàn ra: [[02 đoàn|2]].
2.1. Đoàn vào
3) [[15 hội nghị|15]] đã được tổ chức.
- Số cuộc hội đàm: [[06|6]].
a) Tổng số đoàn vào là [[12|12]], tăng [[3|3]] so với cùng kỳ.
(1) Tổ chức hội nghị; (2) Ban hành kế hoạch.
Đơn vị tính: 1000 đồng
1/ Đoàn ra: [[07 đoàn|7]]
"""

MORE = """
Bộ Ngoại giao đã tổ chức [[12 hội nghị|12]] ngoại vụ với [[gần 1.500 lượt đại biểu|1500|nearly]] của [[63/63 địa phương|63]].
Đảng ta có quan hệ với [[259 chính đảng|259]] ở [[119 quốc gia|119]].
Chương trình thu hút [[hơn 2 triệu lượt xem|2000000|more_than]] trên mạng xã hội.
Số dự án tăng gấp [[2,5 lần|2.5]], vốn tăng [[gần 40%|40|nearly]] so với năm 2022.
Kim ngạch hai chiều đạt [[171,2 tỷ USD|171200000000|exact|USD]], xuất khẩu chiếm [[35,4%|35.4]].
Cảnh sát biển đã xua đuổi [[345 lượt tàu|345]] cá nước ngoài vi phạm vùng biển.
Có [[15 tàu|15]]/[[121 ngư dân|121]] bị nước ngoài bắt giữ, giảm [[07 tàu|7]] so với năm trước.
Cảng đón [[28 chuyến tàu|28]] biển, đưa [[52.300 khách du lịch|52300]] lên bờ.
Trao Huân chương hạng Ba cho [[02 cá nhân|2]]; tặng [[11 Bằng khen|11]], [[25 Kỷ niệm chương|25]].
Lớp học có [[bốn mươi lăm học viên|45]] là cán bộ [[hai tỉnh|2]].
Trong 3 ngày diễn ra [[6 phiên thảo luận|6]] với [[48 tham luận|48]].
Doanh số bán hàng [[ước 4,2 tỷ đồng|4200000000|about|VND]].
Bình quân mỗi ngày có [[300 - 350 xe hàng|300|exact||350]] thông quan.
[[Tối đa 05 người|5|at_most]] mỗi đoàn theo quy định.
Phấn đấu [[100%|100]] cán bộ được bồi dưỡng, [[ít nhất 80%|80|at_least]] biết ngoại ngữ.
Theo Quyết định số 1234/QĐ-UBND ngày 05/6/2023, phê duyệt [[03 dự án|3]] tại [[12 thôn|12]].
Căn cứ Nghị định 58/2022/NĐ-CP, tỉnh cấp đăng ký cho [[06 tổ chức|6]].
Ngày 12 và 13 tháng 9, [[55 văn nghệ sĩ|55]] hai nước tham gia giao lưu.
Hỗ trợ [[bảy trăm năm mươi nghìn đồng|750000|exact|VND]] cho mỗi gia đình.
Phạt [[CNY 20.000|20000|exact|CNY]] đối với lái xe vi phạm.
Đã phối hợp bắt [[4 vụ|4]], [[7 đối tượng|7]], thu [[12 bánh|12]] heroin, [[2,5 kg|2.5]] ma túy đá.
Đề án 1928, Chương trình 135 và Nghị quyết 30a được lồng ghép tại [[6 xã|6]].
Khảo sát [[500 doanh nghiệp|500]] cho thấy hai phần ba hài lòng.
Thời hạn giải quyết là 05 ngày làm việc kể từ ngày nhận đủ [[02 bộ hồ sơ|2]].
Phạt tiền từ [[5.000.000 đồng đến 10.000.000 đồng|5000000|exact|VND|10000000]] đối với tổ chức.
Nghị định này gồm [[7 chương|7]], [[52 điều|52]] và [[03 phụ lục|3]].
Mục 3 Chương II quy định [[4 nhóm|4]] hành vi bị cấm; điểm 1 Mục V Phần B hướng dẫn thêm.
Tham dự có [[03 Phó Chủ tịch|3]] UBND tỉnh.
Năm 2022: [[1.020 lượt|1020]]; năm 2023: [[1.360 lượt|1360]]; 6 tháng đầu năm 2024: [[815 lượt|815]].
Tỷ lệ giải ngân bằng [[45,2%|45.2]] dự toán, thấp hơn [[3,5%|3.5]] so với bình quân chung.
Khu công nghiệp Sông Công 2 và tàu Hoàng Anh 08 nằm trong danh sách.
Dự kiến trong năm 2025 sẽ tổ chức [[5 - 7 đoàn ra|5|exact||7]], tiếp đón [[khoảng 20 – 25 đoàn vào|20|about||25]].
Lễ hội thu hút [[5 vạn lượt khách|50000]], doanh thu [[12 tỷ đồng|12000000000|exact|VND]].
[[Bốn tỉnh|4]] biên giới ký kết [[6 thỏa thuận hợp tác|6]] với [[4 tỉnh|4]] của Lào.
Đây là lần thứ 5 chương trình được tổ chức, có [[11 đoàn|11]] nghệ thuật.
Mức lương [[35 triệu đồng|35000000|exact|VND]]/tháng; tuyến bay khai thác [[3 chuyến|3]]/tuần.
Tỉnh xếp thứ 7/63, đứng thứ 5 về thu hút FDI; có [[9 trên 10 xã|9]] đạt chuẩn.
Ban hành [[01 chỉ thị|1]], [[02 kế hoạch|2]] và [[15 công văn|15]] chỉ đạo.
Hợp tác trên [[5 lĩnh vực|5]] và [[trên 40 doanh nghiệp|40|more_than]] tham gia.
"""


def parse_marked(line: str) -> tuple[str, list[tuple[int, int, Decimal, str, str | None, Decimal | None]]]:
    text, expected, position = "", [], 0
    for match in re.finditer(r"\[\[([^|\]]+)\|([^\]]*)\]\]", line):
        text += line[position : match.start()]
        parts = match[2].split("|") + [""] * 4
        if parts[0] != "0":  # a zero marks words that look like a quantity and are none
            expected.append(
                (
                    len(text),
                    len(text) + len(match[1]),
                    Decimal(parts[0]),
                    parts[1] or "exact",
                    parts[2] or None,
                    Decimal(parts[3]) if parts[3] else None,
                )
            )
        text += match[1]
        position = match.end()
    return text + line[position:], expected


SENTENCES = [
    pytest.param(line, id=f"{name}-{number}")
    for name, block in (
        ("delegations", DELEGATIONS),
        ("aid", AID),
        ("border", BORDER),
        ("trade", TRADE),
        ("people", PEOPLE),
        ("media", MEDIA),
        ("none", NONE),
        ("lists", LISTS),
        ("more", MORE),
        ("unseen", UNSEEN),
    )
    for number, line in enumerate(block.strip().splitlines(), 1)
]


@pytest.mark.parametrize("line", SENTENCES)
def test_sentence(line: str) -> None:
    text, expected = parse_marked(line)
    found = [
        (q.span.start, q.span.end, q.value, q.qualifier, q.currency, q.upper) for q in find_quantities(text)
    ]
    assert found == expected, [(text[a:b], *rest) for a, b, *rest in found]


@pytest.mark.parametrize(
    ("sentence", "unit", "counted"),
    [
        ("Tỉnh đón 12 đoàn khách quốc tế đến thăm và làm việc.", "đoàn khách", "đoàn khách quốc tế đến thăm"),
        ("Có 31 tổ chức phi chính phủ nước ngoài tại tỉnh.", "tổ chức", "tổ chức phi chính phủ nước ngoài"),
        ("Diện tích 113 nghìn ha.", "ha", "Diện tích"),
        ("Với tổng vốn cam kết gần 13 triệu đô la Mỹ.", "USD", "tổng vốn cam kết"),
        ("Dân tộc Tày chiếm 61,3%, dân tộc Kinh chiếm 35,6%.", "%", "Dân tộc Tày"),
        ("Dự án nước sạch (giai đoạn hai): 42.000 USD.", "USD", "Dự án nước sạch giai đoạn hai"),
        ("Xã có 15 phạm nhân được đặc xá.", "phạm nhân", "phạm nhân"),
    ],
)
def test_unit_and_what_is_counted(sentence: str, unit: str, counted: str) -> None:
    quantity = find_quantities(sentence)[0]
    assert (quantity.unit, quantity.counted) == (unit, counted)


def test_pages_and_lines_may_tear_a_quantity() -> None:
    text = "hỗ trợ cho các cháu với 33\n\nlượt, dân số trên 87. 000\nngười"
    assert [(text[q.span.start : q.span.end], q.value) for q in find_quantities(text)] == [
        ("33\n\nlượt", Decimal(33)),
        ("trên 87. 000\nngười", Decimal(87000)),
    ]
    assert find_quantities("Tổng số: 15\n\nĐoàn ra nước ngoài") == ()


def test_number_span_holds_the_figures_alone() -> None:
    text = "kinh phí khoảng 5,3 tỷ đồng; 18/19 xã"
    money, ratio = find_quantities(text)
    assert money.number_span
    assert ratio.number_span
    assert text[money.number_span.start : money.number_span.end] == "5,3"
    assert text[ratio.number_span.start : ratio.number_span.end] == "18/19"


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [
                "12",
                "3.450",
                "1,5",
                "87.",
                "000",
                "18/19",
                "năm",
                "tháng",
                "ngày",
                "hai",
                "ba",
                "mươi",
                "trăm",
                "triệu",
                "tỷ",
                "đồng",
                "USD",
                "%",
                "đoàn",
                "lượt",
                "người",
                "thứ",
                "khóa",
                "số",
                "Điều",
                "trên",
                "khoảng",
                "từ",
                "đến",
                "trở",
                "lên",
                "/",
                "-",
                "(",
                ")",
                ",",
                ".",
                ";",
                "\n",
                "¹",
                "**",
                "2024",
                "15/6/2024",
                "Covid-19",
                "￼",
                "Tỷ",
                "5-7",
            ]
        ),
        max_size=25,
    ).map(" ".join)
)
def test_any_jumble_of_words(text: str) -> None:
    end = 0
    for quantity in find_quantities(text):
        assert end <= quantity.span.start < quantity.span.end <= len(text)
        assert quantity.value >= 0
        assert quantity.upper is None or quantity.upper > quantity.value
        end = quantity.span.end


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=120))
def test_any_text(text: str) -> None:
    assert all(0 <= q.span.start < q.span.end <= len(text) for q in find_quantities(text))


@pytest.mark.parametrize(
    "unit",
    ["1", "1.", "1/", "1.111", "(1", "số ", "hai ", "năm ", "12 đoàn ", "một trăm ", "- ", "1 000 ", "trên "],
)
def test_time_is_linear(unit: str, stays_linear: Callable[[Callable[[str], object], str, int], None]) -> None:
    stays_linear(lambda text: find_quantities(text, citations=()), unit, 4_000)
