"""A small complete definition, and helpers to spoil one thing in it.

A test marks the line on which it expects the problem with the comment `# here`.
"""

from procedures.definition import Definition, check_definition, read_definition

GOOD = """\
code: "1.001193"
version: 1
name: {vi: Đăng ký khai sinh, en: Birth registration}
field: {code: G15-TP07, name: {vi: Hộ tịch, en: Civil status}}
agency: {level: commune}
service_level: full
legal_basis: [{document: "Luật Hộ tịch số 60/2014/QH13"}]
approved_by: {decision: Quyết định mẫu số 1, date: 2026-01-05}
effective: {since: 2025-07-01}
channels:
  direct: {term: same_day}
  online: {term: 1wd}
variants:
  - {code: "01", name: {vi: Trong nước, en: Domestic}}
  - {code: "02", name: {vi: Có yếu tố nước ngoài, en: With a foreign element}, term: 3wd}
facts:
  - {code: on_time, type: bool, default: true, label: {vi: Đúng hạn, en: On time}}
  - {code: copies, type: int, default: 1, label: {vi: Số bản, en: Copies}}
  - code: place
    type: choice
    default: hospital
    label: {vi: Nơi sinh, en: Place of birth}
    options:
      - {code: hospital, name: {vi: Bệnh viện, en: Hospital}}
      - {code: home, name: {vi: Ở nhà, en: At home}}
  - {code: eligible, type: bool, default: false, at_reception: false, label: {vi: Đủ điều kiện, en: Eligible}}
papers:
  - {code: declaration, name: {vi: Tờ khai, en: Form}, originals: 1}
  - {code: authorisation, name: {vi: Giấy ủy quyền, en: Authorisation}, originals: 1, required_if: by_proxy}
  - {code: foreign_paper, name: {vi: Giấy nước ngoài, en: Foreign paper}, originals: 1, variants: ["02"]}
fees:
  - {code: late, kind: charge, name: {vi: Quá hạn, en: Late}, amount_vnd: 8000, condition: "!on_time"}
  - {code: copy, kind: fee, name: {vi: Bản sao, en: Copy}, amount_vnd: 5000, per: copies, at_most_vnd: 12000}
results:
  - {code: KQ.G15.000031, name: {vi: Giấy khai sinh, en: Birth certificate}}
stages:
  - {code: main, name: {vi: Giải quyết, en: Settlement}}
steps:
  - code: reception
    name: {vi: Tiếp nhận, en: Reception}
    unit: one_stop
    role: front_desk
    budget: 1h
    moves: [{to: appraisal}]
  - code: appraisal
    name: {vi: Thẩm định, en: Appraisal}
    unit: civil_status
    role: case_officer
    budget: 4h
    asks: [eligible]
    leave: [{when: eligible, sentence: {vi: Phải đủ điều kiện., en: Must be eligible.}}]
    moves: [{to: approval}]
    send_back: [reception]
    consult: {units: [police], term: 1wd}
  - code: approval
    name: {vi: Ký, en: Signature}
    unit: leadership
    role: approver
    budget: 1h
    signs: true
    moves: [{to: handover}]
    send_back: [appraisal, reception]
  - code: handover
    kind: end
    name: {vi: Trả kết quả, en: Handover}
    unit: one_stop_return
    role: front_desk
    budget: 1h
"""

HEAD = GOOD[: GOOD.index("stages:")]
"""Everything before the stages and steps, for tests that bring a route of their own."""

FORK = (
    HEAD
    + """\
stages:
  - {code: main, name: {vi: Giải quyết, en: Settlement}}
steps:
  - {code: reception, name: {vi: a, en: a}, unit: one_stop, role: front_desk, moves: [{to: split}]}
  - {code: split, name: {vi: a, en: a}, kind: fork, branches: [police_work, insurance]}
  - code: police_work
    name: {vi: a, en: a}
    unit: police
    role: case_officer
    budget: 3h
    asks: [eligible]
    moves: [{to: police_sign}]
  - code: police_sign
    name: {vi: a, en: a}
    unit: police
    role: approver
    budget: 1h
    send_back: [police_work]
    moves: [{to: together}]
  - code: insurance
    name: {vi: a, en: a}
    unit: social_insurance
    role: case_officer
    budget: 2h
    moves: [{to: together}]
  - code: together
    name: {vi: a, en: a}
    kind: join
    joins: split
    moves: [{to: sealing}]
  - code: sealing
    name: {vi: a, en: a}
    unit: clerical
    role: clerk
    budget: 1h
    moves: [{to: handover}]
    send_back: [reception]
  - {code: handover, name: {vi: a, en: a}, kind: end, unit: one_stop_return, role: front_desk}
"""
)

STAGES = (
    HEAD
    + """\
stages:
  - {code: before, name: {vi: a, en: a}, term: 1wd}
  - {code: after, name: {vi: a, en: a}, term: 4h}
steps:
  - {code: reception, name: {vi: a, en: a}, unit: one_stop, role: front_desk, stage: before, moves: [{to: work}]}
  - code: work
    name: {vi: a, en: a}
    unit: land_registry
    role: case_officer
    stage: before
    budget: 1d
    asks: [eligible]
    moves: [{to: payment, when: eligible}, {to: drawing, when: "!eligible"}]
  - {code: payment, name: {vi: a, en: a}, kind: payment, moves: [{to: drawing}]}
  - code: drawing
    name: {vi: a, en: a}
    unit: land_registry
    role: case_officer
    stage: after
    budget: 4h
    moves: [{to: handover}]
  - {code: handover, name: {vi: a, en: a}, kind: end, unit: one_stop_return, role: front_desk, stage: after}
"""
)


def spoilt(text: str, *changes: tuple[str, str]) -> str:
    """The text with each (old, new) replaced once; the old part must be there exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} is {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def found(text: str) -> list[tuple[int, str]]:
    """(line, code) of every problem of the text."""
    return [(problem.line, problem.code) for problem in check_definition(text.encode(), "sample.yaml")]


def marked(text: str, *codes: str) -> list[tuple[int, str]]:
    """The lines that end with `# here`, in order, each with its expected code."""
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if line.endswith("# here")]
    assert len(lines) == len(codes), f"{len(lines)} marks for {len(codes)} codes"
    return list(zip(lines, codes, strict=True))


def definition(text: str = GOOD) -> Definition:
    """The definition of a sound sample."""
    return read_definition(text.encode(), "sample.yaml")
