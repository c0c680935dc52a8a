"""The route of a definition, compiled once into an immutable graph and walked from then on.

Forward moves make a graph without loops: going back is written as `send_back`, never as a move. A fork leads to
the first step of each branch; its join is where the branches meet again. `trace` tells for every step on which
branch it lies and what does not fit; `lint` turns the misfits into problems, `compile_route` refuses them.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from graphlib import CycleError, TopologicalSorter
from types import MappingProxyType
from typing import Literal

from procedures.definition.schema import Definition, Move, Stage, Step, StepKind, Text

Branch = tuple[tuple[str, str], ...]
"""Where a step lies: (fork, first step of the branch) from the outside in; () on the main line."""

MisfitKind = Literal["branch-leaves", "wrong-join", "end-in-fork"]


class RouteError(ValueError):
    """A route that cannot be walked. Definitions that passed `check_definition` never raise it."""


@dataclass(frozen=True)
class Misfit:
    """A move (or branch) from `source` to `target` that breaks the nesting of forks and joins."""

    kind: MisfitKind
    source: str
    target: str


@dataclass(frozen=True)
class PictureStep:
    """One step in the drawing of a route."""

    step: Step
    is_fork = False

    @property
    def code(self) -> str:
        """Code of the step."""
        return self.step.code

    @property
    def name(self) -> Text:
        """Name of the step, both languages."""
        return self.step.name

    @property
    def kind(self) -> StepKind:
        """Kind of the step: work, payment or end."""
        return self.step.kind


@dataclass(frozen=True)
class PictureFork:
    """Branches drawn side by side, from a fork to its join. A branch may hold a fork again."""

    code: str
    join: str
    name: Text
    branches: tuple[tuple[PictureStep | PictureFork, ...], ...]
    is_fork = True


Picture = tuple[PictureStep | PictureFork, ...]


def successors(step: Step) -> tuple[str, ...]:
    """Codes of the steps that come next: targets of the moves, or the first steps of the branches of a fork."""
    return step.branches if step.kind is StepKind.FORK else tuple(dict.fromkeys(move.to for move in step.moves))


def reachable(links: Mapping[str, Iterable[str]], starts: Iterable[str]) -> set[str]:
    """Everything that can be reached over the links, the starts included."""
    found: set[str] = set()
    waiting = list(starts)
    while waiting:
        code = waiting.pop()
        if code not in found:
            found.add(code)
            waiting.extend(links.get(code, ()))
    return found


def reverse(links: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """The same links, walked backwards."""
    back: dict[str, list[str]] = {code: [] for code in links}
    for code, targets in links.items():
        for target in targets:
            back.setdefault(target, []).append(code)
    return back


def trace(steps: Mapping[str, Step], start: str) -> tuple[dict[str, Branch], list[Misfit]]:
    """On which branch every reachable step lies, and the moves that contradict it.

    A step reached in two ways must lie on the same branch both times; a join is entered only from the branches
    of its own fork; an end never lies inside a fork.
    """
    return _Tracer(steps).trace(start)


class _Tracer:
    """Walks the main line first, stepping from each fork over to its join, then branch after branch.

    In that order a step belongs to the outermost line that leads to it, and the move that strays is the one
    to blame.
    """

    def __init__(self, steps: Mapping[str, Step]) -> None:
        self.steps = steps
        joins = [step for step in steps.values() if step.kind is StepKind.JOIN]
        self.joins = {step.joins: step.code for step in reversed(joins)}
        self.places: dict[str, Branch] = {}
        self.misfits: list[Misfit] = []

    def trace(self, start: str) -> tuple[dict[str, Branch], list[Misfit]]:
        self.places[start] = ()
        heads = deque([start])
        while heads:
            heads.extend(self._line(heads.popleft()))
        return self.places, self.misfits

    def _line(self, head: str) -> list[str]:
        """Walk one branch (or the main line) from its first step; the first steps of the branches inside it."""
        place, inside = self.places[head], list[str]()
        waiting = deque([head])
        while waiting:
            source = waiting.popleft()
            step = self.steps[source]
            if step.kind is StepKind.FORK:
                inside += [first for first in step.branches if self._enter(source, first, (*place, (source, first)))]
                join = self.joins.get(source)
                if join is not None and join not in self.places:
                    self.places[join] = place
                    waiting.append(join)
            else:
                waiting.extend(target for target in successors(step) if self._enter(source, target, place))
        return inside

    def _enter(self, source: str, target: str, place: Branch) -> bool:
        """Put the target on the branch, or note why it cannot lie there; whether it was put there just now."""
        step = self.steps.get(target)
        if step is None:
            return False
        fault: MisfitKind | None = None
        if step.kind is StepKind.JOIN:
            fault = None if place and place[-1][0] == step.joins else "wrong-join"
        elif step.kind is StepKind.END and place:
            fault = "end-in-fork"
        elif self.places.get(target, place) != place:
            fault = "branch-leaves"
        elif target not in self.places:
            self.places[target] = place
            return True
        if fault:
            self.misfits.append(Misfit(fault, source, target))
        return False


class Route:
    """A route that can be walked. Immutable and safe to share between threads."""

    def __init__(self, steps: tuple[Step, ...], stages: tuple[Stage, ...]) -> None:
        """Raises RouteError for a route that `lint` would refuse."""
        self._steps = MappingProxyType({step.code: step for step in steps})
        self._stages = tuple(stage.code for stage in stages)
        self._links = MappingProxyType({step.code: successors(step) for step in steps})
        unknown = [code for targets in self._links.values() for code in targets if code not in self._steps]
        if unknown or len(self._steps) != len(steps):
            raise RouteError(f"a step is missing or doubled: {', '.join(unknown) or 'same code twice'}")
        self._order = self._sorted()
        self._places, misfits = trace(self._steps, steps[0].code)
        joins = {step.joins: step.code for step in steps if step.kind is StepKind.JOIN}
        forks = [step.code for step in steps if step.kind is StepKind.FORK]
        if misfits or len(self._places) != len(steps) or any(fork not in joins for fork in forks):
            raise RouteError("the branches of the route do not fit together, or a step is never reached")
        self._joins = MappingProxyType({fork: joins[fork] for fork in forks})

    def _sorted(self) -> tuple[str, ...]:
        """Steps in an order in which every move leads forward, otherwise as in the file."""
        sorter = TopologicalSorter(reverse(self._links))
        try:
            sorter.prepare()
        except CycleError:
            raise RouteError("the moves lead in a circle") from None
        rank = {code: index for index, code in enumerate(self._steps)}
        order: list[str] = []
        ready: list[str] = []
        while sorter.is_active():
            ready.extend(sorter.get_ready())
            code = min(ready, key=rank.__getitem__)
            ready.remove(code)
            order.append(code)
            sorter.done(code)
        return tuple(order)

    @property
    def start(self) -> Step:
        """The first step, where the case is held at reception."""
        return next(iter(self._steps.values()))

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in an order in which every move leads forward."""
        return tuple(self._steps[code] for code in self._order)

    @property
    def ends(self) -> tuple[Step, ...]:
        """Steps where the result is handed over."""
        return tuple(step for step in self._steps.values() if step.kind is StepKind.END)

    def step(self, code: str) -> Step:
        """The step of this code. Raises KeyError."""
        return self._steps[code]

    def forward(self, code: str) -> tuple[Move, ...]:
        """Moves forward from a step, in the order of the definition; a fork and an end have none."""
        return self._steps[code].moves

    def send_back(self, code: str) -> tuple[str, ...]:
        """Codes of the earlier steps that the step may return the case to."""
        return self._steps[code].send_back

    def join_of(self, fork_code: str) -> str:
        """Code of the join where the branches of the fork meet. Raises KeyError for anything but a fork."""
        return self._joins[fork_code]

    def fork_of_step(self, code: str) -> str | None:
        """Code of the innermost fork whose branch contains the step; None on the main line."""
        place = self._places[code]
        return place[-1][0] if place else None

    def branch_of(self, code: str) -> Branch:
        """(fork, first step) pairs from the outside in; () on the main line."""
        return self._places[code]

    def stage_of(self, code: str) -> str | None:
        """Code of the step's stage; the only stage when the definition has just one."""
        stage = self._steps[code].stage
        return stage if stage is not None or len(self._stages) > 1 else self._stages[0]

    @cached_property
    def longest_path_minutes(self) -> int:
        """Working minutes of the longest way from the start to an end; parallel branches count once."""
        return self._longest(None)

    def stage_minutes(self, stage: str) -> int:
        """Working minutes of the longest way through one stage."""
        return self._longest(stage)

    def _longest(self, stage: str | None) -> int:
        return sum(self._steps[code].budget_minutes for code in self.longest_path(stage))

    def longest_path(self, stage: str | None = None) -> tuple[str, ...]:
        """Steps of the way that takes longest; with a stage, only its steps are counted and returned."""
        total: dict[str, int] = {}
        onward: dict[str, str | None] = {}
        for code in reversed(self._order):
            best = max(self._links[code], key=total.__getitem__, default=None)
            counted = stage is None or self.stage_of(code) == stage
            own = self._steps[code].budget_minutes if counted else 0
            total[code] = own + (total[best] if best else 0)
            onward[code] = best
        path: list[str] = []
        code_or_end: str | None = self.start.code
        while code_or_end is not None:
            if stage is None or self.stage_of(code_or_end) == stage:
                path.append(code_or_end)
            code_or_end = onward[code_or_end]
        return tuple(path)

    def picture(self) -> Picture:
        """The route for drawing: steps in order, each fork with its branches side by side, joins left out."""
        return self._drawn(())

    def _drawn(self, place: Branch) -> Picture:
        figures: list[PictureStep | PictureFork] = []
        for code in self._order:
            step = self._steps[code]
            if self._places[code] != place or step.kind is StepKind.JOIN:
                continue
            if step.kind is StepKind.FORK:
                branches = tuple(self._drawn((*place, (code, first))) for first in step.branches)
                figures.append(PictureFork(code, self._joins[code], step.name, branches))
            else:
                figures.append(PictureStep(step))
        return tuple(figures)


def compile_route(definition: Definition) -> Route:
    """The route of a definition; equal definitions share one. Raises RouteError for one that lint refuses."""
    return _compiled(definition.steps, definition.stages)


@lru_cache(maxsize=1024)
def _compiled(steps: tuple[Step, ...], stages: tuple[Stage, ...]) -> Route:
    return Route(steps, stages)
