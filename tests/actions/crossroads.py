"""A made-up procedure with several ways at one step, for refusals that no shipped procedure can give."""

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


def published(body: str, *, number: int = 1, version: int = 1) -> ProcedureVersion:
    """Publish a made-up procedure: a common head with this body of facts, stages and steps."""
    text = HEAD.format(number=number, version=version) + body
    return publish(read_definition(text.encode(), "made-up.yaml"), at=LOADED_AT).version


def crossroads(office: Office, *, at: datetime) -> Case:
    """A case of the procedure with several ways, at its first step."""
    return office.receive(published(CROSSROADS).procedure.code, at=at)
