"""The words a definition may use without declaring them: roles, functions of units, built-in facts.

A definition names no real office. It names the *function* of a unit; at run time the function is resolved to
the real unit nearest to the competent agency. The same file therefore serves every commune of a province.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType

from procedures.definition.schema import Channel, FactType


class Role(StrEnum):
    """What an officer may be on the route of a case."""

    FRONT_DESK = "front_desk"
    CASE_OFFICER = "case_officer"
    APPROVER = "approver"
    CLERK = "clerk"
    SUPERVISOR = "supervisor"


class UnitFunction(StrEnum):
    """What a unit does, seen from the route.

    `one_stop` is the place of reception, `one_stop_return` the place of return: NĐ 118/2025 art. 14 lets the
    two differ from each other and from the agency that settles.
    """

    ONE_STOP = "one_stop"
    ONE_STOP_RETURN = "one_stop_return"
    LEADERSHIP = "leadership"
    CLERICAL = "clerical"
    CIVIL_STATUS = "civil_status"
    ECONOMY = "economy"
    SOCIAL_AFFAIRS = "social_affairs"
    POLICE = "police"
    SOCIAL_INSURANCE = "social_insurance"
    LAND_REGISTRY = "land_registry"
    LAND_REGISTRY_LEADERSHIP = "land_registry_leadership"
    TAX = "tax"
    JUSTICE = "justice"
    ENVIRONMENT = "environment"


class LifeEvent(StrEnum):
    """What happens in a life when a procedure is needed, as the public looks for it.

    After the groups of events of the national public-service portal.
    """

    CHILD = "child"
    MARRIAGE = "marriage"
    BEREAVEMENT = "bereavement"
    RESIDENCE = "residence"
    HOUSING_AND_LAND = "housing_and_land"
    BUSINESS = "business"
    CERTIFIED_PAPERS = "certified_papers"
    HARDSHIP = "hardship"
    DISPUTE = "dispute"


ROLES = tuple(role.value for role in Role)
LIFE_EVENTS = tuple(event.value for event in LifeEvent)
UNITS = tuple(unit.value for unit in UnitFunction)
CHANNELS = tuple(channel.value for channel in Channel)

RECEPTION_FACTS = MappingProxyType(
    {"channel": FactType.TEXT, "variant": FactType.TEXT, "by_proxy": FactType.BOOL},
)
"""Facts known when a case is taken in; the only built-in ones that papers and fees may ask for."""

BUILT_IN_FACTS = MappingProxyType(
    {
        **RECEPTION_FACTS,
        "papers_missing": FactType.INT,
        "fee_due": FactType.INT,
        "open_consultations": FactType.INT,
        "result_signed": FactType.BOOL,
        "result_number": FactType.TEXT,
    },
)
"""Facts that every case has, with their types; `fee_due` is in đồng, `by_proxy`: the submitter is not the applicant."""

RESERVED_NAMES = frozenset(
    {"as", "bool", "break", "bytes", "const", "continue", "double", "duration", "dyn", "else", "false", "for"}
    | {"function", "if", "import", "in", "int", "let", "list", "loop", "map", "namespace", "null", "null_type"}
    | {"package", "return", "string", "timestamp", "true", "type", "uint", "var", "void", "while"},
)
"""Words of the expression language; a fact with such a name could never be asked for."""
