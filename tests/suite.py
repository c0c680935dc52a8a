"""`python -m tests.suite`: the whole suite on every engine that can be found, and at the end what was not run and why.

What asks for no database, or is marked `once`, says the same on every engine and runs with the first only.
`--no-skips` makes a missing engine, a missing browser and every skipped test a failure.
Everything else is handed to pytest, for example a folder or `-k name`.
"""

import os
import subprocess
import sys
import time

from tests import engines

NOTHING_TO_RUN = 5


def main(arguments: list[str]) -> int:
    strict = "--no-skips" in arguments
    rest = [argument for argument in arguments if argument != "--no-skips"]
    missing = []
    if not engines.browser():
        missing.append("Browser tests: there is no Chromium (apt-get install chromium).")
    address, reason = engines.postgresql()
    if not address:
        missing.append(f"PostgreSQL: {reason} (apt-get install postgresql).")
    if strict and missing:
        print("\n".join(missing), file=sys.stderr)
        return 1
    if not engines.sample_data():
        missing.append("Tests on the field's real data: ONESTOP_SAMPLE_DATA names no folder of it.")

    codes = {_run("sqlite", {}, rest, strict)}
    if address:
        again = {"ONESTOP_TEST_DATABASE_URL": address, "ONESTOP_TEST_AGAIN": "yes"}
        codes.add(_run("postgresql", again, rest, strict))
    if missing:
        print("\nNot run:\n" + "\n".join(f"  {line}" for line in missing))
    # What was asked for may concern one engine only; then the other finds nothing to run, which is no failure.
    return 0 if 0 in codes and codes <= {0, NOTHING_TO_RUN} else 1


def _run(engine: str, environment: dict[str, str], arguments: list[str], strict: bool) -> int:
    """Pytest's exit code on this engine."""
    print(f"\n=== On {engine} ===", flush=True)
    started = time.monotonic()
    command = [sys.executable, "-m", "pytest", "-q", "-n", str(min(os.cpu_count() or 1, 4)), *arguments]
    marks = {"ONESTOP_TEST_DATABASE": engine, "ONESTOP_TEST_NO_SKIPS": "yes" if strict else "no"}
    done = subprocess.run(command, env={**os.environ, **marks, **environment}, check=False)
    print(f"=== {engine}: {time.monotonic() - started:.0f} s ===", flush=True)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
