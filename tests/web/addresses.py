"""Every address of the office by who may open it, and the people who try. The tests of permissions walk it."""

from procedures.actions import ACTS

OPEN, AWAY, BARRED, MISSING, WRONG_METHOD, TO_SIGN_IN = 200, 302, 403, 404, 405, 302

PEOPLE = {
    "counter": "motcua.anmau",
    "village": "diemtiepnhan.anmau",
    "examiner": "hotich.anmau",
    "leader": "lanhdao.anmau",
    "clerk": "vanthu.anmau",
    "police": "congan.anmau",
    "supervisor": "giamsat.anmau",
    "province": "giamsat.tinh",
    "province counter": "motcua.tinh",
    "editor": "bientap",
    "publisher": "congbo",
    "auditor": "kiemtra",
    "tax": "thue.coso",
    "foreign counter": "motcua.binhmau",
    "foreign examiner": "hotich.binhmau",
    "foreign leader": "lanhdao.binhmau",
    "foreign supervisor": "giamsat.binhmau",
}
COUNTERS = {"counter", "village", "province counter", "foreign counter"}
WORKERS = {"examiner", "leader", "clerk", "police", "tax", "foreign examiner", "foreign leader"}
FOREIGN = {"foreign counter", "foreign examiner", "foreign leader", "foreign supervisor", "tax"}

FOR_EVERY_OFFICER = (
    "/quet/",
    "/viec/",
    "/ho-so/",
    "/lich/",
    "/lich/2027/",
    "/lich/thay-doi/{change}/",
    "/dinh-chinh/",
    "/nhac-han/",
)
FOR_COUNTERS = (
    "/nhan-ho-so/",
    "/nhan-ho-so/1.001193/",
    "/nhan-nhanh/",
    "/tra-ket-qua/",
    "/gui-buu-chinh/",
    "/hang-cho/",
    "/chot-ca/",
    "/in-lai-giay-hen/",
    "/in-trong-ngay/",
    "/can-goi/",
)
FIGURES = "/hang-cho/so-lieu/"
"""Counters see their own queue, supervisors those below them: test_queue tells the rest."""
PRINTED_FOR_COUNTERS = ("/in-trong-ngay/in.pdf",)
"""Leads back to its page where nothing waits for the printer; opened in test_day_papers."""

REPORTS = (
    "/bao-cao/",
    "/bao-cao/bieu.pdf",
    "/bao-cao/bieu.xlsx",
    "/bao-cao/da-chot/",
    "/bao-cao/chi-so/",
    "/bao-cao/ban-tin.pdf",
)
"""Of the whole of what one reads and the month that ended last."""
REPORTS_OF_OTHERS = (
    "/bao-cao/ho-so/",
    "/bao-cao/chi-so/ho-so/",
    "/bao-cao/chi-tieu/ho-so/",
    "/bao-cao/da-chot/999/",
    "/bao-cao/da-chot/999/bieu.pdf",
    "/bao-cao/da-chot/999/bieu.xlsx",
)
"""A list without a figure, and closed reports that there are not: missing for who reads reports; tests/reports tells
the rest."""
CLOSE_REPORT = "/bao-cao/chot/"
TARGETS = "/bao-cao/chi-tieu/"
READ_REPORTS = {"supervisor", "province", "foreign supervisor", "auditor"}

REGISTERS = (
    "/so-theo-doi/{book}/khoa-so/",
    "/so-theo-doi/{book}/so.pdf",
)
"""Of the book of An Mẫu."""
CERTIFICATIONS = (
    "/so-chung-thuc/{certified}/khoa-so/",
    "/so-chung-thuc/{certified}/so.pdf",
)
"""Of the certification register of An Mẫu."""
OF_A_CERTIFICATION = (
    "/nhan-nhanh/xong/{code}/",
    "/nhan-nhanh/xong/{code}/in.pdf",
)
"""For counters that reach the case; missing where nothing was certified."""
REGISTER_PAGES = (
    "/so-theo-doi/",
    "/so-chung-thuc/",
)

KEEP_REGISTERS = {"supervisor", "province", "foreign supervisor"}
"""Who sees registers besides the counters that keep them."""

ALERTS = "/canh-bao/"
"""For supervisors and auditors."""

OVERSIGHT = ("/giam-sat/", "/giam-sat/bieu-do/")
"""The board: for supervisors, who act there, and auditors, who look."""
BULK = "/giam-sat/cung-luc/remind/"
"""For supervisors; leads back to the board where no case is chosen."""
KEEPING_VIEWS = (
    "/giam-sat/cach-xem/",
    "/giam-sat/cach-xem/1/bo/",
    "/giam-sat/xuat/",
)
"""By post only."""
OF_A_DELAY = "/giam-sat/giay-to/1/"
"""Missing here; opened in test_progress."""
EXPORTS = ("/giam-sat/xuat/999/", "/giam-sat/xuat/999/tep/")
"""Missing for everybody but who asked for the export; opened in test_progress."""
FOLLOW_UPS = "/danh-gia-thap/"
"""For supervisors."""
FOLLOW_UP = "/danh-gia-thap/00000000-0000-4000-8000-000000000000/"
"""Missing without a low rating; who opens one is tried in test_rating."""

FOR_PAPER = (
    "/ban-giao/",
    "/ban-giao/nhan/",
    "/giay-to/",
    "/nhan-nhanh/cho-ky/",
)
"""For whoever gives and takes folders: counters and departments."""
OF_A_UNIT = (
    "/ban-giao/{list}/",
    "/ban-giao/{list}/danh-sach.pdf",
    "/giay-to/kiem-ke/{stock}/",
)
"""A list of the counter of An Mẫu to its civil status section, and a stock-taking of that section."""
BOARD = (
    "/cong-khai/",
    "/cong-khai/du-lieu.json",
    "/cong-khai/du-lieu.csv",
)
CATALOGUE = (
    "/thu-tuc/",
    "/thu-tuc/1.001193/",
    "/thu-tuc/1.001193/can-gi/",
    *BOARD,
)
INQUIRIES = (
    "/hoi-dap/",
    "/phan-anh/",
)
"""Published questions and results of feedback."""
SENDING = (
    "/hoi-dap/dat-cau-hoi/",
    "/phan-anh/gui/",
)
"""Forms of the public."""
OF_A_SENDER = (
    "/hoi-dap/HD-0000-0000/",
    "/hoi-dap/theo-doi/x/",
    "/phan-anh/theo-doi/x/",
    "/phan-anh/theo-doi/x/cach-tinh/settle/",
)
"""Missing without the sender's address, or before it is published; opened in test_inquiries."""
ANSWERING = "/tra-loi/"
DECIDING = "/xu-ly-phan-anh/"
OF_AN_INQUIRY = (
    "/tra-loi/{question}/",
    "/xu-ly-phan-anh/{feedback}/",
    "/xu-ly-phan-anh/{feedback}/cach-tinh/settle/",
)
"""A question and feedback to An Mẫu; who opens them is tried in test_inquiries."""
FOR_EVERYBODY = (
    "/dang-nhap/",
    *CATALOGUE,
    *INQUIRIES,
    *SENDING,
    "/tra-cuu/",
    "/mat-ma/",
    "/t/{token}/",
    "/t/{token}/cach-tinh/",
    "/t/sw.js",
    "/t/{token}/danh-gia/",
)
HALL = (
    "/lay-so/H99.12.01/",
    "/man-hinh/H99.12.01/",
    "/man-hinh/H99.12.01/du-lieu.json",
    "/danh-gia/H99.12.01/cam-on/",
    "/danh-gia/H99.12.01/",
)
"""What stands in the hall, open to everybody."""
OF_A_NUMBER = (
    "/lay-so/H99.12.01/x/",
    "/so/x/",
    "/so/x/phieu.pdf",
)
"""Missing without the number's token; opened in test_queue."""
OF_A_CASE = (
    "/ho-so/{code}/",
    "/ho-so/{code}/giay-hen.pdf",
    "/ho-so/{code}/phieu-kiem-soat.pdf",
    "/ho-so/{code}/nhan.pdf",
    "/ho-so/{code}/cach-tinh/",
    "/ho-so/{code}/cach-tinh/step-2/",
)
PAPERS_OF_OTHER_CASES = tuple(
    f"/ho-so/{{code}}/{paper}.pdf"
    for paper in (
        "phieu-bo-sung",
        "phieu-tu-choi",
        "phieu-xin-loi",
        "thong-bao-dung",
        "nhan-chung-thuc",
    )
)
"""Missing on the case of this table, and for everybody; opened in test_papers."""
MONEY_OF_OTHERS = (
    "/ho-so/{code}/phieu-nop-tien.pdf",
    "/ho-so/{code}/bien-lai/999.pdf",
)
"""Missing here and for everybody, as no fee is due or was paid; opened in test_money."""
SHIFTS = (
    "/chot-ca/da-chot/",
    "/chot-ca/999/",
    "/chot-ca/999/chot-ca.pdf",
)
"""For counters and supervisors; a closing that is not theirs is missing."""

QUEUE_ACTS = (
    "/hang-cho/goi/",
    "/hang-cho/quay/",
    "/hang-cho/lay-so/",
    "/hang-cho/1/finish/",
)
ONLY_BY_POST = (
    "/ho-so/{code}/xem-du/",
    "/dang-xuat/",
    "/i18n/setlang/",
    "/quet/anh/",
    *QUEUE_ACTS,
    "/o-lai/",
    "/nhan-ho-so/nhap/",
    "/nhan-ho-so/nhap/bo/",
)
OTHERS = (
    "/health/live",
    "/health/ready",
    "/tin-nhan/den/",
)
"""Asked by machines, tested with the installation and with the messages."""

OF_A_CASE_AT_ITS_COUNTER = (
    "/ho-so/{code}/cach-bao/",
    "/ho-so/{code}/doi-ma/",
    "/tra-ket-qua/{code}/",
    "/gui-buu-chinh/{code}/",
)
CALLS = (
    "/can-goi/1/",
    "/ho-so/{code}/da-goi/",
)
"""Calls are made by post from the lists of a counter; who may is tried in test_calls."""

BY_POST_TOO = (
    "/quet/",
    "/tra-ket-qua/",
    "/gui-buu-chinh/",
    *FOR_PAPER,
    "/nhan-nhanh/",
    "/nhan-ho-so/1.001193/",
    "/chot-ca/",
    "/lich/",
    "/lich/2027/",
    "/lich/thay-doi/{change}/",
    REGISTERS[0],
    CLOSE_REPORT,
    TARGETS,
)
READ_ONLY = (
    "/",
    "/viec/",
    "/ho-so/",
    "/nhan-ho-so/",
    "/hang-cho/",
    FIGURES,
    "/in-lai-giay-hen/",
    "/dinh-chinh/",
    "/in-trong-ngay/",
    *REGISTER_PAGES,
    REGISTERS[1],
    "/can-goi/",
    *REPORTS,
    *REPORTS_OF_OTHERS,
    *OF_A_CASE,
)
READ_ONLY_FOR_EVERYBODY = (
    *CATALOGUE,
    *INQUIRIES,
    "/t/{token}/",
    "/t/{token}/cach-tinh/",
    "/t/sw.js",
    *HALL[1:4],
)
EVERY_ACT = tuple(f"/ho-so/{{code}}/{code}/" for code in ACTS)
