"""A procedure as data: read from a file, proved, and walked. Nothing here knows a database or a web page."""

from procedures.definition.conditions import ConditionError, FactValue, holds, variables
from procedures.definition.graph import Branch, PictureFork, PictureStep, Route, RouteError, compile_route
from procedures.definition.intake import FeeLine, default_facts, fees_due, reception_facts, required_papers
from procedures.definition.lint import check_definition, read_definition
from procedures.definition.problems import DefinitionErrors, Problem
from procedures.definition.schema import (
    Channel,
    Definition,
    Fact,
    FactType,
    Fee,
    FeeKind,
    Level,
    Move,
    Paper,
    ServiceLevel,
    Stage,
    Step,
    StepKind,
    Text,
    Variant,
    budget_minutes,
)
from procedures.definition.vocabulary import BUILT_IN_FACTS, ROLES, UNITS, Role, UnitFunction

__all__ = [
    "BUILT_IN_FACTS",
    "ROLES",
    "UNITS",
    "Branch",
    "Channel",
    "ConditionError",
    "Definition",
    "DefinitionErrors",
    "Fact",
    "FactType",
    "FactValue",
    "Fee",
    "FeeKind",
    "FeeLine",
    "Level",
    "Move",
    "Paper",
    "PictureFork",
    "PictureStep",
    "Problem",
    "Role",
    "Route",
    "RouteError",
    "ServiceLevel",
    "Stage",
    "Step",
    "StepKind",
    "Text",
    "UnitFunction",
    "Variant",
    "budget_minutes",
    "check_definition",
    "compile_route",
    "default_facts",
    "fees_due",
    "holds",
    "read_definition",
    "reception_facts",
    "required_papers",
    "variables",
]
