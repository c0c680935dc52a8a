"""Proof that a case can travel the route: it reaches every step, always gets on, and always comes to an end."""

from __future__ import annotations

from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter

from procedures.definition.findings import Findings
from procedures.definition.graph import Branch, Misfit, reachable, reverse, successors, trace
from procedures.definition.schema import Step, StepKind
from procedures.definition.vocabulary import Role, UnitFunction

MAX_LOOPS = 20


def prove_route(findings: Findings) -> None:
    """Report steps of the wrong form and everything that breaks the walk from the start to an end."""
    if findings.wounded("steps", "code", "kind"):
        return
    for index, step in enumerate(findings.definition.steps):
        for key, sentence in _misshapen(step):
            if not findings.wounded("steps", key):
                findings.add("bad-step", f"{findings.name('steps', index)} {sentence}.", "steps", index, key)
    _start(findings)
    if not findings.wounded("steps", "moves", "to", "branches", "joins"):
        _Walk(findings).prove()


def _misshapen(step: Step) -> Iterator[tuple[str, str]]:
    """(key, half a sentence) for what a step of its kind must have or cannot have."""
    kind = step.kind
    if kind in (StepKind.WORK, StepKind.END):
        for key in ("unit", "role"):
            if getattr(step, key) is None:
                yield key, f"needs a “{key}”: someone must hold it"
    if kind in (StepKind.JOIN, StepKind.PAYMENT) and len(step.moves) != 1:
        yield "moves", f"is a {kind} and needs exactly one move"
    if kind is StepKind.FORK and len(step.branches) < 2:
        yield "branches", "is a fork and needs at least two “branches”"
    if kind is StepKind.JOIN and step.joins is None:
        yield "joins", "is a join and must name its fork in “joins”"
    if kind in (StepKind.FORK, StepKind.END) and step.moves:
        yield "moves", f"is {'a fork' if kind is StepKind.FORK else 'an end'} and cannot have moves"
    for key, allowed in _ONLY_FOR.items():
        if getattr(step, key) and kind not in allowed:
            yield key, f"is of kind {kind} and cannot have “{key}”"
    if kind in (StepKind.FORK, StepKind.JOIN) and step.budget_minutes:
        yield "budget", f"is a {kind} and takes no time: it cannot have a “budget”"


_ONLY_FOR = {
    "branches": (StepKind.FORK,),
    "joins": (StepKind.JOIN,),
    "asks": (StepKind.WORK,),
    "leave": (StepKind.WORK,),
    "signs": (StepKind.WORK,),
    "numbers": (StepKind.WORK,),
    "send_back": (StepKind.WORK,),
    "supplement": (StepKind.WORK,),
    "consult": (StepKind.WORK,),
}


def _start(findings: Findings) -> None:
    """The first step is where the one-stop office receives the case (NĐ 118/2025, art. 17)."""
    first = findings.definition.steps[0]
    at = ("steps", 0)
    if first.kind is not StepKind.WORK:
        findings.add("bad-start", f"The first step must be of kind work, not {first.kind}.", *at, "kind")
    elif (first.unit, first.role) != (UnitFunction.ONE_STOP, Role.FRONT_DESK) and first.unit and first.role:
        sentence = "The first step is the reception: its unit must be one_stop and its role front_desk."
        findings.add("bad-start", sentence, *at, "unit" if first.unit != UnitFunction.ONE_STOP else "role")


class _Walk:
    """One look at the whole graph; every check notes the steps it complained about, so that none echoes it."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.ordered = findings.definition.steps
        self.rank = {step.code: index for index, step in reversed(list(enumerate(self.ordered)))}
        self.steps = {step.code: step for step in reversed(self.ordered)}
        self.start = self.ordered[0].code
        self.links = {code: [to for to in successors(step) if to in self.steps] for code, step in self.steps.items()}
        self.beyond: dict[str, set[str]] = {}
        self.joins = {step.joins: step.code for step in reversed(self.ordered) if step.kind is StepKind.JOIN}

    def prove(self) -> None:
        """All checks of the walk; without unique codes there is no graph to look at."""
        if len(self.steps) != len(self.ordered):
            return
        self._repeats()
        self._forks_and_joins()
        self._reached()
        self._loops()
        self._ends()
        self._places()

    def _add(self, code: str, sentence: str, step: str, *path: str | int) -> None:
        self.findings.add(code, sentence, "steps", self.rank[step], *path)

    def _said(self, step: str) -> str:
        return self.findings.name("steps", self.rank[step])

    def _link(self, source: str, target: str) -> tuple[str | int, ...]:
        """Where in the file the way from one step to the next is written."""
        step = self.steps[source]
        if step.kind is StepKind.FORK:
            return ("branches", step.branches.index(target))
        return ("moves", next(i for i, move in enumerate(step.moves) if move.to == target), "to")

    def _repeats(self) -> None:
        for step in self.ordered:
            seen: set[tuple[str, str, str | None]] = set()
            for number, move in enumerate(step.moves):
                key = (move.to, move.when, move.by)
                if key in seen:
                    self._add(
                        "duplicate-move",
                        f"{self._said(step.code)} has the same move to “{move.to}” twice.",
                        step.code,
                        "moves",
                        number,
                        "to",
                    )
                seen.add(key)
            for key_name in ("branches", "send_back"):
                codes = getattr(step, key_name)
                for number, code in enumerate(codes):
                    if code in codes[:number]:
                        self._add(
                            "duplicate-move",
                            f"{self._said(step.code)} names “{code}” twice in “{key_name}”.",
                            step.code,
                            key_name,
                            number,
                        )

    def _forks_and_joins(self) -> None:
        joined: set[str] = set()
        for step in self.ordered:
            if step.kind is StepKind.FORK and step.code not in self.joins:
                self._add("fork-without-join", f"No join names the fork {self._said(step.code)} in “joins”.", step.code)
            if step.kind is StepKind.FORK:
                self._branch_heads(step)
            if step.kind is not StepKind.JOIN or step.joins not in self.steps:
                continue
            if self.steps[step.joins].kind is not StepKind.FORK:
                self._add(
                    "join-without-fork",
                    f"{self._said(step.code)} joins “{step.joins}”, which is no fork.",
                    step.code,
                    "joins",
                )
            elif step.joins in joined:
                self._add("duplicate-join", f"The fork “{step.joins}” has a join already.", step.code, "joins")
            joined.add(step.joins)

    def _branch_heads(self, fork: Step) -> None:
        for number, head in enumerate(fork.branches):
            if head in self.steps and self.steps[head].kind not in (StepKind.WORK, StepKind.FORK, StepKind.PAYMENT):
                sentence = f"A branch of {self._said(fork.code)} must begin with work, not with “{head}”."
                self._add("bad-branch", sentence, fork.code, "branches", number)

    def _reached(self) -> None:
        """Report the first step of each part that nothing leads to; the steps behind it are reached again with it."""
        if any(to not in self.steps for step in self.ordered for to in successors(step)):
            return  # a move to a step that does not exist was meant for one of those that nothing leads to
        found = reachable(self.links, [self.start])
        lost = {step.code for step in self.ordered if step.code not in found}
        entered = {to for code in lost for to in self.links[code] if to in lost and to != code}
        for step in sorted(self.ordered, key=lambda step: (step.code in entered, self.rank[step.code])):
            if step.code not in found:
                found |= reachable(self.links, [step.code])
                self._add("unreachable-step", f"No way from the start leads to {self._said(step.code)}.", step.code)

    def _loops(self) -> None:
        """Report circles of moves, each at the move that closes it."""
        links = {code: list(targets) for code, targets in self.links.items()}
        for _ in range(MAX_LOOPS):
            try:
                TopologicalSorter(reverse(links)).prepare()
            except CycleError as error:
                circle = error.args[1][:-1]
                source, target = self._closing(circle, links)
                links[source].remove(target)
                way = " → ".join([target, *self._way(circle, target), target])
                sentence = f"The moves {way} lead in a circle; going back is “send_back”."
                self._add("loop", sentence, source, *self._link(source, target))
            else:
                return

    def _closing(self, circle: list[str], links: dict[str, list[str]]) -> tuple[str, str]:
        """The link of the circle that leads to its earliest step in the file."""
        target = min(circle, key=self.rank.__getitem__)
        return next((code, target) for code in circle if target in links[code])

    def _way(self, circle: list[str], first: str) -> list[str]:
        """The other steps of the circle in the order of the moves."""
        at = circle.index(first)
        turned = [*circle[at + 1 :], *circle[:at]]
        forward = not turned or turned[0] in self.links[first]
        return turned if forward else turned[::-1]

    def _ends(self) -> None:
        ends = [step.code for step in self.ordered if step.kind is StepKind.END]
        if not ends:
            self.findings.add("no-end", "The route has no step of kind end, where the result is handed over.", "steps")
        dead = [code for code, targets in self.links.items() if not targets and code not in ends]
        for code in dead:
            step = self.steps[code]
            if not step.moves and step.kind is StepKind.WORK:
                self._add("dead-end", f"{self._said(code)} is a dead end: it has no move and is no end.", code)
        if ends:
            backwards = reverse(self.links)
            finished = reachable(backwards, ends)
            excused = reachable(backwards, dead)
            for step in self.ordered:
                if step.code not in finished and step.code not in excused:
                    self._add("no-end", f"No way from {self._said(step.code)} leads to an end.", step.code)

    def _places(self) -> None:
        """Branches keep to themselves and meet at their own join; a case goes back only along its own branch."""
        places, misfits = trace(self.steps, self.start)
        for misfit in misfits:
            self._misfit(misfit)
        for step in self.ordered:
            place = places.get(step.code, ())
            if step.kind is StepKind.PAYMENT and place:
                sentence = (
                    f"{self._said(step.code)} is a payment inside the fork “{place[-1][0]}”; a case pays outside forks."
                )
                self._add("payment-in-fork", sentence, step.code)
            if not self.findings.wounded("steps", "send_back"):
                self._send_back(step, places)

    def _misfit(self, misfit: Misfit) -> None:
        target = self.steps[misfit.target]
        if misfit.kind == "wrong-join" and (
            target.joins not in self.steps or self.steps[target.joins].kind is not StepKind.FORK
        ):
            return
        sentence = {
            "wrong-join": f"leads into the join “{target.code}” without coming from its fork “{target.joins}”",
            "branch-leaves": f"leads to “{target.code}”, which lies on another branch; a branch ends at its join",
            "end-in-fork": f"leads to the end “{target.code}” before the branches have joined",
        }[misfit.kind]
        self._add(
            misfit.kind,
            f"{self._said(misfit.source)} {sentence}.",
            misfit.source,
            *self._link(misfit.source, misfit.target),
        )

    def _send_back(self, step: Step, places: dict[str, Branch]) -> None:
        for number, code in enumerate(step.send_back):
            if code not in self.steps or step.code not in places:
                continue
            target = self.steps[code]
            if code == step.code or step.code not in self._beyond(code):
                why = "is not an earlier step"
            elif target.kind is not StepKind.WORK:
                why = f"is of kind {target.kind}; a case goes back to work only"
            elif code in places and places[code] != places[step.code]:
                why = "lies on another branch"
            else:
                continue
            self._add(
                "bad-send-back",
                f"{self._said(step.code)} cannot send back to “{code}”, which {why}.",
                step.code,
                "send_back",
                number,
            )

    def _beyond(self, code: str) -> set[str]:
        """Every step that can be reached from this one."""
        if code not in self.beyond:
            self.beyond[code] = reachable(self.links, [code])
        return self.beyond[code]
