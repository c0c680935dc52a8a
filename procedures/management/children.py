"""Processes that one command keeps: started together, watched, and stopped together whatever happens to it."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None) if sys.platform == "linux" else None


def end_with_parent() -> None:
    """Ask the kernel to end this process when its parent is gone, even if the parent was killed without a word.

    Without it a killed command would leave a web server behind that keeps the port.
    """
    if _libc:
        _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """One process under a name. `restarts` says whether it is started again when it dies."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str]
    restarts: bool = False
    process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    pause: float = field(default=1.0, init=False)

    def start(self) -> None:
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            # Its own session: a Ctrl-C reaches the command alone, which then stops its children in order.
            start_new_session=True,
            preexec_fn=end_with_parent,
        )

    @property
    def died(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def due_again(self) -> bool:
        """Whether a dead child may be started again; one that keeps dying waits longer each time, up to a minute."""
        lived = time.monotonic() - self.started_at
        if lived > 60:
            self.pause = 1.0
        if lived < self.pause:
            return False
        self.pause = min(self.pause * 2, 60.0)
        return True

    def ask_to_stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()

    def see_it_stop(self, patience: float) -> None:
        """Wait for its end; insist after `patience` seconds."""
        if self.process is None:
            return
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(patience)
        self.clear_away()

    def clear_away(self) -> None:
        """End what is left of it: a worker that was killed leaves its schedule running alone."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Household:
    """Keeps children until it is told to stop."""

    def __init__(self, children: Sequence[Child], tell: Callable[[str], None]) -> None:
        self.children = children
        self.tell = tell
        self.stopping = False

    def listen(self) -> None:
        """Ctrl-C, `kill` and a closed terminal all mean: stop."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._stop_soon)

    def _stop_soon(self, number: int, frame: object) -> None:
        self.stopping = True

    def start(self) -> None:
        for child in self.children:
            child.start()

    def watch(self, beat: float = 0.3) -> bool:
        """Until stopped. False if a child died that the house cannot do without."""
        while not self.stopping:
            for child in self.children:
                if not child.died:
                    continue
                if not child.restarts:
                    self.tell(f"The {child.name} stopped by itself.")
                    return False
                if child.due_again():
                    self.tell(f"The {child.name} stopped by itself and is started again.")
                    child.clear_away()
                    child.start()
            time.sleep(beat)
        return True

    def stop(self) -> None:
        """Ask all of them first, then wait for each."""
        for child in self.children:
            child.ask_to_stop()
        for child in self.children:
            child.see_it_stop(patience=15)
