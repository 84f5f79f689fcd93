"""The sizes and habits the code keeps to: `python -m lms.testing.budgets` lists what goes beyond them."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from lms.stack.paths import BASE_DIR

OURS = ("lms", "accounts", "courses", "learning", "community", "analytics", "bench")
FILE_LINES = 400
FUNCTION_LINES = 60
TEMPLATE_LINES = 150
SCRIPT_LINES = 200
UNWANTED_NAMES = {"utils.py", "helpers.py", "services.py", "misc.py"}
_UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|type: ignore(?!\[)|coming soon", re.IGNORECASE)
_INLINE = re.compile(
    r"<style\b|<script(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")|\s(?:style|on[a-z]+)=[\"']"
)
# A key, a nonce or the token of a form holds these by chance: so many letters of any kind, or digits of a key.
_BY_CHANCE = re.compile(r"[0-9A-Za-z]{1,3}|[0-9a-f]{1,6}")


def violations(root: Path = BASE_DIR) -> Iterator[str]:
    """Yield every place below `root` that goes beyond a budget, as `file:line: what`."""
    for package in OURS:
        for path in sorted((root / package).rglob("*.py")):
            yield from _in_python(root, path)
    for path in sorted(root.glob("templates/**/*")):
        if path.is_file():
            yield from _in_template(root, path)
    for path in sorted(root.glob("static/js/**/*.js")):
        yield from _too_long(root, path, SCRIPT_LINES)


def _in_python(root: Path, path: Path) -> Iterator[str]:
    name = path.relative_to(root)
    if path.name in UNWANTED_NAMES:
        yield f"{name}:1: a file is named for what it holds, not {path.name}"
    if "migrations" not in path.parts:
        yield from _too_long(root, path, FILE_LINES)
    source = path.read_text()
    if path != Path(__file__):
        for number, line in enumerate(source.splitlines(), 1):
            if found := _UNFINISHED.search(line):
                yield f"{name}:{number}: unfinished: {found[0]}"
    tests = "tests" in path.parts or path.name.startswith("test_")
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                yield f"{name}:{node.lineno}: {node.name} has {length} lines, at most {FUNCTION_LINES}"
            if not tests:
                yield from _local_imports(f"{name}", node)
        elif tests and isinstance(node, ast.Assert):
            yield from _absent_by_luck(f"{name}", node)
        elif tests and isinstance(node, ast.keyword) and node.arg == "suppress_health_check":
            yield f"{name}:{node.lineno}: {node.arg} is said for all tests, in lms/testing/plugin.py"


def _local_imports(name: str, function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        modules: list[str] = []
        if isinstance(node, ast.Import):
            modules = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            modules = ["lms" if node.level else node.module or ""]
        for module in modules:
            if module.split(".")[0] in OURS:
                yield f"{name}:{node.lineno}: {module} is imported inside a function"  # type: ignore[attr-defined]


def _absent_by_luck(name: str, claim: ast.Assert) -> Iterator[str]:
    """Yield short texts that are expected to be absent: from a page with random keys they are not always."""
    for node in ast.walk(claim.test):
        if (
            isinstance(node, ast.Compare)
            and any(isinstance(operator, ast.NotIn) for operator in node.ops)
            and isinstance(node.left, ast.Constant)
            and isinstance(node.left.value, str)
            and _BY_CHANCE.fullmatch(node.left.value)
        ):
            yield f"{name}:{node.lineno}: {node.left.value!r} may be absent, but a random key can hold it"


def _in_template(root: Path, path: Path) -> Iterator[str]:
    yield from _too_long(root, path, TEMPLATE_LINES)
    if path.suffix != ".html" or "email" in path.parts:
        return
    for number, line in enumerate(path.read_text().splitlines(), 1):
        if found := _INLINE.search(line):
            yield f"{path.relative_to(root)}:{number}: inline, which the CSP refuses: {found[0].strip()}"


def _too_long(root: Path, path: Path, most: int) -> Iterator[str]:
    length = len(path.read_text().splitlines())
    if length > most:
        yield f"{path.relative_to(root)}:{most}: {length} lines, at most {most}"


def main() -> int:
    """Print what goes beyond the budgets; return 1 if anything does."""
    found = sorted(set(violations()))
    for line in found:
        sys.stdout.write(f"{line}\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
