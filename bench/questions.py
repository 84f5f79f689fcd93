"""Importing 10,000 GIFT questions: seconds, CPU-seconds and the most memory of the process."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.instance import ROOT

NAME = "questions"
QUESTIONS = 10_000
_KINDS = (
    "{{~wrong {n}#no, look again ~%50%half {n} =right {n}#yes}}",
    "{{=answer {n} =%50%nearly {n}#almost}}",
    "{{#{n}:0.5}}",
    "{{TRUE#No.#Yes.}}",
    "{{=one {n} -> 1 =two {n} -> 2 =three {n} -> 3}}",
)


def write_bank(path: Path, questions: int = QUESTIONS) -> None:
    """Write a bank of five kinds of questions in a hundred categories."""
    with path.open("w") as stream:
        for n in range(questions):
            if n % 100 == 0:
                stream.write(f"$CATEGORY: $course$/Chapter {n // 1000}/Part {n // 100}\n\n")
            answers = _KINDS[n % len(_KINDS)].format(n=n)
            stream.write(f"::Question {n}::[html]<p>What is <b>number {n}</b> of them all?</p>{answers}\n\n")


def measure_import(slug: str, email: str, questions: int = QUESTIONS) -> dict[str, float]:
    """Import the bank by the command twice, as an operator would; return seconds, CPU-seconds and peak MiB of each.

    Runs in the environment of an instance whose servers are up.
    """
    found: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="lms-bench-bank-") as folder:
        path = Path(folder) / "bank.gift.txt"
        write_bank(path, questions)
        for name in ("first", "again"):
            program = (
                "import resource, runpy, sys\n"
                f"sys.argv = {['manage.py', 'import_questions', str(path), '--organization', slug, '--actor', email, '--json']!r}\n"
                "try:\n    runpy.run_path('manage.py', run_name='__main__')\n"
                "finally:\n    used = resource.getrusage(resource.RUSAGE_SELF)\n"
                "    print(used.ru_maxrss, used.ru_utime + used.ru_stime)\n"
            )
            done = subprocess.run(
                [sys.executable, "-c", program],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=True,
            )
            *_head, report, used = done.stdout.strip().splitlines()
            peak, cpu = used.split()
            found[f"{name}_seconds"] = json.loads(report)["seconds"]
            found[f"{name}_peak_mib"] = int(peak) / 1024
            found[f"{name}_cpu_seconds"] = float(cpu)
    return found


def show(found: dict[str, float]) -> None:
    """Print the figures."""
    for name, words in (
        ("first", "import of 10,000 GIFT questions"),
        ("again", "the same again, nothing new"),
    ):
        print(
            f"  {words:<34} {found[f'{name}_seconds']:7.1f} s   {found[f'{name}_cpu_seconds']:7.1f} CPU-s   "
            f"{found[f'{name}_peak_mib']:7.0f} MiB peak",
            flush=True,
        )
