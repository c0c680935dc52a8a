"""`make bench`: every engine at every size, public peers in the same run, written into docs/performance.md.

It reports and asserts nothing. BENCH_SIZES ("10000 1000000") chooses the sizes, BENCH_FULL=1 adds ten million;
BENCH_PEERS=no leaves the peers out. The million needs 6 GB of disk, the ten million 60.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

from bench import report
from tests import engines

HERE = Path(__file__).resolve().parent
DOCS = HERE.parent / "docs"
PEERS = {
    "Viewflow, one of four steps": "viewflow_steps",
    "SpiffWorkflow, restored and saved at each step": "spiff_steps",
    "A bare django-fsm row, read and saved": "fsm_save",
}


def sizes() -> list[int]:
    """How many cases."""
    chosen = [int(size) for size in os.environ.get("BENCH_SIZES", "10000 1000000").split()]
    return [*chosen, 10_000_000] if os.environ.get("BENCH_FULL") == "1" else chosen


def engine(name: str, cases: int) -> dict[str, Any] | None:
    """The figures of one engine at one size, from a process of its own; None when it cannot be measured."""
    environment = os.environ | {"ONESTOP_TEST_DATABASE": name}
    if name == "postgresql":
        address, reason = engines.postgresql()
        if not address:
            print(f"PostgreSQL is left out: {reason}", file=sys.stderr)
            return None
        environment["ONESTOP_TEST_DATABASE_URL"] = address
    print(f"{name}, {cases:,} cases", file=sys.stderr, flush=True)
    command = [sys.executable, "-m", "bench.engine", "--cases", str(cases), "--http"]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout) if done.returncode == 0 else None


def peers() -> dict[str, float]:
    """Milliseconds of the peers, in an environment of their own; empty where they cannot be installed."""
    if os.environ.get("BENCH_PEERS") == "no":
        return {}
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        python = Path(folder) / "bin" / "python"
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        install = [python, "-m", "pip", "install", "-qq", "-r", HERE.parent / "requirements-bench.txt"]
        if subprocess.run(install).returncode:
            return {}
        for what, script in PEERS.items():
            done = subprocess.run([python, f"{script}.py"], cwd=HERE / "peers", stdout=subprocess.PIPE, text=True)
            if done.returncode == 0:
                found[what] = json.loads(done.stdout)["median"]
    return found


def main(files: list[str]) -> None:
    """Measure, or read what was measured from files, and write the page."""
    if files:
        runs = [json.loads(Path(file).read_text()) for file in files]
        beside = (
            {}
            if not os.environ.get("BENCH_PEERS_FILE")
            else json.loads(Path(os.environ["BENCH_PEERS_FILE"]).read_text())
        )
    else:
        from bench import deadlines

        wanted = [("postgresql", size) for size in sizes()] + [("sqlite", size) for size in sizes() if size <= 10**6]
        runs = [run for run in (engine(name, size) for name, size in wanted) if run is not None]
        beside = peers()
        for row in deadlines.run():
            print(row)
    report.write(DOCS, runs, beside, on=date.today())


if __name__ == "__main__":
    main(sys.argv[1:])
