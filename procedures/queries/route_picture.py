"""The route of a case as a picture: what is done, where it stands, what comes, branches side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from procedures import formats
from procedures.definition import Route
from procedures.definition.graph import PictureFork, PictureStep
from procedures.definition.schema import Definition, Step, StepKind
from procedures.models import CaseStatus, Task, TaskOutcome
from procedures.phrases import local

State = Literal["done", "here", "todo"]
LONGEST_ROW = 6
"""Steps on one row of the picture; a longer way goes on in a second row."""


@dataclass(frozen=True, slots=True)
class StepView:
    """One step: its name, where it stands, and up to three quiet lines about it."""

    code: str
    name: str
    state: State
    lines: tuple[str, ...]
    tag: str = ""
    is_fork: ClassVar[bool] = False


@dataclass(frozen=True, slots=True)
class ForkView:
    """Branches worked on at the same time."""

    name: str
    branches: tuple[tuple[StepView | ForkView, ...], ...]
    begun: bool
    joined: bool
    is_fork: ClassVar[bool] = True

    @property
    def span(self) -> int:
        """Width in steps: that of the longest branch."""
        return max(sum(_width(item) for item in branch) for branch in self.branches)


Item = StepView | ForkView


@dataclass(frozen=True, slots=True)
class Row:
    """One drawn line of the picture; `title` names the stage it begins, `last` ends the way."""

    title: str
    items: tuple[Item, ...]
    last: bool


@dataclass(frozen=True, slots=True)
class RouteView:
    """The whole picture and the sentence that tells it."""

    rows: tuple[Row, ...]
    position: str


def route_view(
    definition: Definition, route: Route, tasks: Sequence[Task], status: int, *, public: bool = False
) -> RouteView:
    """The picture of a case from the tasks it has had, in their order; for the public without officers."""
    drawing = _Drawing(route, tasks, status, public)
    picture = tuple((_stage_of(figure, route), drawing.item(figure)) for figure in route.picture())
    titles = {stage.code: local(stage.name) for stage in definition.stages} if len(definition.stages) > 1 else {}
    rows = list(_rows(picture, titles))
    rows[-1] = Row(rows[-1].title, rows[-1].items, last=True)
    return RouteView(tuple(rows), _position([item for _stage, item in picture], status))


class _Drawing:
    """Turns the figures of a route into steps that know their state."""

    def __init__(self, route: Route, tasks: Sequence[Task], status: int, public: bool) -> None:
        self.route, self.status, self.public = route, status, public
        self.latest = {task.step: task for task in tasks}

    def item(self, figure: PictureStep | PictureFork) -> Item:
        if isinstance(figure, PictureFork):
            return self._fork(figure)
        return self._step(figure.step)

    def _fork(self, figure: PictureFork) -> ForkView:
        branches = tuple(tuple(self.item(part) for part in branch) for branch in figure.branches)
        states = [step.state for branch in branches for step in steps_in(branch)]
        after = self.route.step(figure.join).moves
        return ForkView(
            name=local(figure.name),
            branches=branches,
            begun=any(state != "todo" for state in states),
            joined=any(move.to in self.latest for move in after),
        )

    def _step(self, step: Step) -> StepView:
        task = self.latest.get(step.code)
        if task is None or (task.closed_at and task.outcome == TaskOutcome.SENT_BACK):
            return StepView(step.code, local(step.name), "todo", _budget(step))
        if task.closed_at:
            line = _("%(when)s · %(unit)s") % {"when": formats.short_moment(task.closed_at), "unit": task.unit.label}
            return StepView(step.code, local(step.name), "done", (line,), _ended_badly(task))
        return StepView(step.code, local(step.name), "here", tuple(self._held(task)), self._tag(task))

    def _held(self, task: Task) -> Iterator[str]:
        yield task.unit.label
        if self.public:
            return
        if task.officer:
            yield task.officer.full_name
        if task.due_at:
            yield _("until %(when)s") % {"when": formats.short_moment(task.due_at)}
        if task.sent_back_from:
            yield _("sent back from: %(step)s") % {"step": local(self.route.step(task.sent_back_from).name)}

    def _tag(self, task: Task) -> str:
        if self.status == CaseStatus.WAITING_PAPERS:
            return _("Here, waiting for papers")
        if self.status == CaseStatus.WAITING_PAYMENT:
            return _("Here, waiting for payment")
        return _("It is here")


def _ended_badly(task: Task) -> str:
    if task.outcome == TaskOutcome.STOPPED:
        return _("Stopped here")
    return _("Withdrawn here") if task.outcome == TaskOutcome.WITHDRAWN else ""


def _budget(step: Step) -> tuple[str, ...]:
    if step.kind is StepKind.PAYMENT:
        return (_("the clock stops"),)
    return (formats.working_time(step.budget_minutes),) if step.budget_minutes else ()


def steps_in(items: Iterable[Item]) -> Iterator[StepView]:
    """Every step of the items, branches included."""
    for item in items:
        if isinstance(item, ForkView):
            for branch in item.branches:
                yield from steps_in(branch)
        else:
            yield item


def _width(item: Item) -> int:
    return item.span if isinstance(item, ForkView) else 1


def _stage_of(figure: PictureStep | PictureFork, route: Route) -> str:
    return route.stage_of(figure.code) or ""


def _rows(picture: Sequence[tuple[str, Item]], titles: dict[str, str]) -> Iterator[Row]:
    """One row per stage, and a new row where a row would grow too long."""
    stage, title, row, used = picture[0][0], titles.get(picture[0][0], ""), list[Item](), 0
    for its_stage, item in picture:
        new_stage = bool(its_stage) and its_stage != stage and bool(titles)
        if row and (new_stage or used + _width(item) > LONGEST_ROW):
            yield Row(title, tuple(row), last=False)
            title, row, used = titles.get(its_stage, "") if new_stage else "", [], 0
        stage = its_stage or stage
        row.append(item)
        used += _width(item)
    yield Row(title, tuple(row), last=False)


def _position(items: Sequence[Item], status: int) -> str:
    """ "step 3 of 5", and how many branches run at the same time."""
    if status == CaseStatus.RETURNED:
        return _("the whole way is done")
    here = next((n for n, item in enumerate(items, 1) if any(s.state == "here" for s in steps_in([item]))), None)
    if here is None:
        return ngettext("%(count)s step", "%(count)s steps", len(items)) % {"count": len(items)}
    text = _("step %(number)s of %(count)s") % {"number": here, "count": len(items)}
    branches = len(items[here - 1].branches) if isinstance(items[here - 1], ForkView) else 0
    if not branches:
        return text
    at_once = ngettext("%(count)s branch", "%(count)s branches at the same time", branches) % {"count": branches}
    return f"{text}, {at_once}"
