"""Made-up procedures, for routes and refusals that no shipped procedure has."""

from __future__ import annotations

from datetime import datetime

from procedures.actions.publish_procedure import publish
from procedures.definition import read_definition
from procedures.models import Case, ProcedureVersion
from tests.office import LOADED_AT, Office

HEAD = """\
code: "9.{number:06d}"
version: {version}
name: {{vi: Thủ tục thử, en: A procedure for tests}}
field: {{code: G15-TP07, name: {{vi: Hộ tịch, en: Civil status}}}}
agency: {{level: commune}}
service_level: full
legal_basis: [{{document: "Luật mẫu"}}]
approved_by: {{decision: Quyết định mẫu số 99, date: 2025-06-30}}
effective: {{since: 2025-07-01}}
channels: {{direct: {{term: 9wd}}, online: {{term: 9wd}}}}
results: [{{name: {{vi: Kết quả, en: A result}}}}]
papers: [{{code: form, name: {{vi: Tờ khai, en: A form}}, originals: 1}}]
"""

CROSSROADS = """\
facts:
  - code: kind
    type: choice
    default: short
    at_reception: false
    label: {vi: Loại, en: Kind}
    options:
      - {code: short, name: {vi: Ngắn, en: Short}}
      - {code: long, name: {vi: Dài, en: Long}}
      - {code: none, name: {vi: Không, en: None}}
  - {code: pages, type: int, default: 0, at_reception: false, label: {vi: Số trang, en: Pages}}
  - {code: remark, type: text, default: "", at_reception: false, label: {vi: Ghi chú, en: Remark}}
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, moves: [{to: desk}]}
  - code: desk
    name: {vi: Bàn, en: Desk}
    unit: civil_status
    role: case_officer
    asks: [kind, pages, remark]
    consult: {units: [police, justice], term: 1wd}
    supplement: true
    moves:
      - {to: second_look, when: 'kind == "short"'}
      - {to: third_look, when: 'kind != "none"'}
      - {to: handover, when: 'kind == "none"'}
      - {to: approval, by: clerk}
  - {code: second_look, name: {vi: Xem lại, en: Again}, unit: civil_status, role: case_officer, moves: [{to: approval}]}
  - {code: third_look, name: {vi: Xem nữa, en: Once more}, unit: civil_status, role: case_officer,
     moves: [{to: approval}]}
  - code: approval
    name: {vi: Duyệt, en: Approval}
    unit: leadership
    role: approver
    moves: [{to: handover}]
    send_back: [desk, reception]
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""


TOLLS = """\
facts:
  - {code: large, type: bool, default: false, at_reception: false, label: {vi: Lớn, en: Large}}
  - {code: sure, type: bool, default: false, at_reception: false, label: {vi: Chắc, en: Sure}}
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, moves: [{to: desk}]}
  - code: desk
    name: {vi: Bàn, en: Desk}
    unit: leadership
    role: approver
    signs: true
    asks: [large, sure]
    leave:
      - {when: sure, sentence: {vi: Chưa chắc., en: Not sure.}}
      - {when: result_signed, sentence: {vi: Chưa ký., en: Not signed.}}
    moves:
      - {to: large_toll, when: large}
      - {to: small_toll, when: "!large"}
  - {code: large_toll, kind: payment, name: {vi: Lớn, en: L}, unit: one_stop, role: front_desk, moves: [{to: after}]}
  - {code: small_toll, kind: payment, name: {vi: Nhỏ, en: S}, unit: one_stop, role: front_desk, moves: [{to: after}]}
  - {code: after, name: {vi: Sau, en: After}, unit: civil_status, role: case_officer, moves: [{to: handover}]}
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""


ONE_STAGE = """\
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: Nhận, en: In}, unit: one_stop, role: front_desk, moves: [{to: desk}]}
  - {code: desk, name: {vi: Bàn, en: Desk}, unit: civil_status, role: case_officer, moves: [{to: toll}]}
  - {code: toll, kind: payment, name: {vi: Nộp, en: T}, unit: one_stop, role: front_desk, moves: [{to: after}]}
  - {code: after, name: {vi: Sau, en: After}, unit: civil_status, role: case_officer, moves: [{to: handover}]}
  - {code: handover, name: {vi: Trả, en: Out}, kind: end, unit: one_stop_return, role: front_desk}
"""


AROUND_A_FORK = """\
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: a, en: a}, unit: one_stop, role: front_desk, moves: [{to: before}]}
  - {code: before, name: {vi: a, en: a}, unit: civil_status, role: case_officer, moves: [{to: split}]}
  - {code: split, name: {vi: a, en: a}, kind: fork, branches: [one, other]}
  - {code: one, name: {vi: a, en: a}, unit: leadership, role: approver, signs: true, moves: [{to: together}]}
  - {code: other, name: {vi: a, en: a}, unit: police, role: case_officer, moves: [{to: together}]}
  - {code: together, name: {vi: a, en: a}, kind: join, joins: split, moves: [{to: after}]}
  - {code: after, name: {vi: a, en: a}, unit: civil_status, role: case_officer, moves: [{to: handover}],
     send_back: [before]}
  - {code: handover, name: {vi: a, en: a}, kind: end, unit: one_stop_return, role: front_desk}
"""


STAGES = """\
stages:
  - {code: first, name: {vi: Một, en: One}, term: 4wd}
  - {code: second, name: {vi: Hai, en: Two}, term: 4wd}
steps:
  - {code: reception, name: {vi: a, en: a}, unit: one_stop, role: front_desk, stage: first, moves: [{to: desk}]}
  - {code: desk, name: {vi: a, en: a}, unit: civil_status, role: case_officer, stage: first, moves: [{to: sign}]}
  - {code: sign, name: {vi: a, en: a}, unit: leadership, role: approver, stage: second, moves: [{to: handover}],
     send_back: [desk]}
  - {code: handover, name: {vi: a, en: a}, kind: end, unit: one_stop_return, role: front_desk, stage: second}
"""


NESTED_FORKS = """\
stages: [{code: main, name: {vi: Giải quyết, en: Settlement}}]
steps:
  - {code: reception, name: {vi: a, en: a}, unit: one_stop, role: front_desk, moves: [{to: split}]}
  - {code: split, name: {vi: a, en: a}, kind: fork, branches: [alone, inner_split]}
  - {code: alone, name: {vi: a, en: a}, unit: justice, role: case_officer, moves: [{to: together}]}
  - {code: inner_split, name: {vi: a, en: a}, kind: fork, branches: [left, right]}
  - {code: left, name: {vi: a, en: a}, unit: police, role: case_officer, supplement: true, moves: [{to: left_sign}]}
  - {code: left_sign, name: {vi: a, en: a}, unit: police, role: approver, signs: true, moves: [{to: inner_together}],
     send_back: [left]}
  - {code: right, name: {vi: a, en: a}, unit: economy, role: case_officer, moves: [{to: inner_together}],
     consult: {units: [tax], term: 1wd}}
  - {code: inner_together, name: {vi: a, en: a}, kind: join, joins: inner_split, moves: [{to: between}]}
  - {code: between, name: {vi: a, en: a}, unit: clerical, role: clerk, numbers: true, moves: [{to: together}]}
  - {code: together, name: {vi: a, en: a}, kind: join, joins: split, moves: [{to: handover}]}
  - {code: handover, name: {vi: a, en: a}, kind: end, unit: one_stop_return, role: front_desk}
"""


MADE_UP = {
    "several ways on": CROSSROADS,
    "two payments": TOLLS,
    "a payment inside a stage": ONE_STAGE,
    "back to before a fork": AROUND_A_FORK,
    "back to the stage before": STAGES,
    "a fork inside a fork": NESTED_FORKS,
}


def published(body: str, *, number: int = 1, version: int = 1) -> ProcedureVersion:
    """Publish a made-up procedure: a common head with this body of facts, stages and steps."""
    text = HEAD.format(number=number, version=version) + body
    return publish(read_definition(text.encode(), "made-up.yaml"), at=LOADED_AT).version


def crossroads(office: Office, *, at: datetime) -> Case:
    """A case of the procedure with several ways, at its first step."""
    return office.receive(published(CROSSROADS).procedure.code, at=at)
