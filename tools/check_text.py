#!/usr/bin/env python3
"""Checks what no compiler checks: sizes, left-overs, and printed secrets.

    tools/check_text.py [ROOT]

Rules, over the files that git tracks or would add:
  - a C++ or Python file has at most 400 lines;
  - a link in a Markdown page leads to a file that exists;
  - no left-over marks, no paths of one machine, no package registry hosts;
  - no stream operator or formatter for a secret, and the bytes of a secret
    (`.expose()`) in no log, stream, text or JSON outside tests. Where a tool
    shows one on purpose, a comment on that statement says so:
    `// shown on purpose: <why>`.
"""

import re
import subprocess
import sys
from pathlib import Path

MAX_LINES = 400
CODE = {".hpp", ".cpp", ".py"}
EXEMPT = {"tools/check_text.py", "LICENSE"}

# Split, so that this file does not match itself.
LEFT_OVER = re.compile(r"\b(" + "|".join(["TO" "DO", "FIX" "ME", "XX" "X"])
                       + r")\b")
MACHINE = re.compile(r"(?<![\w.~-])/(work|root|home/\w+|Users/\w+)/")
HOSTS = re.compile(r"registry\.npmjs|pypi\.org|files\.pythonhosted|crates\.io|"
                   r"proxy\.golang|repo1?\.maven|deb\.debian\.org")

# A shift by a number is no stream.
PRINTS = re.compile(r"<<(?!\s*\d)|\b(to_hex|to_base64|log::\w+|fmt::\w+|spdlog::\w+|"
                    r"json|printf|puts|string_view|std::string)\b")
PRINTER = re.compile(r"(operator<<\s*\(|formatter<|format_as\s*\(|"
                     r"to_json\s*\(|inspect\s*\()[^;{]*"
                     r"\b(secret|\w*secret_key|seed|reply_key)\b")
LINK = re.compile(r"\]\(([^)#\s:]+)(#[^)]*)?\)")

ON_PURPOSE = "shown on purpose:"


def tracked(root):
    names = subprocess.run(
        ["git", "-C", str(root), "ls-files", "-z", "--cached", "--others",
         "--exclude-standard"], capture_output=True, check=True).stdout
    return sorted(Path(name.decode()) for name in names.split(b"\0") if name)


def statements(text):
    """(line number, text) of each piece up to `;`, `{` or `}`."""
    start, line = 0, 1
    for match in re.finditer(r"[;{}]", text):
        piece = text[start:match.end()]
        skipped = len(piece) - len(piece.lstrip())
        yield line + piece[:skipped].count("\n"), piece
        line += piece.count("\n")
        start = match.end()


def without_comments(text):
    return re.sub(r"//[^\n]*", "", text)


def check_secrets(path, text):
    if path.parts[0] == "tests":
        return
    for line, statement in statements(text):
        bare = without_comments(statement)
        if ".expose()" in bare and PRINTS.search(bare) \
                and ON_PURPOSE not in statement:
            yield line, "the bytes of a secret become text or output"
        if PRINTER.search(bare):
            yield line, "a secret must not be printable"


def check_links(root, path, text):
    for number, line in enumerate(text.splitlines(), 1):
        for match in LINK.finditer(line):
            if not (root / path.parent / match[1]).exists():
                yield number, f"the link {match[1]} leads nowhere"


def check_file(path, text):
    lines = text.splitlines()
    if path.suffix in CODE and len(lines) > MAX_LINES:
        yield len(lines), f"{len(lines)} lines; {MAX_LINES} at most"
    for number, line in enumerate(lines, 1):
        for pattern, what in ((LEFT_OVER, "a left-over mark: file an issue"),
                              (MACHINE, "a path of one machine"),
                              (HOSTS, "a package registry's host")):
            if pattern.search(line):
                yield number, what
    if path.suffix in {".hpp", ".cpp"}:
        yield from check_secrets(path, text)


def main(arguments):
    root = Path(arguments[0]) if arguments \
        else Path(__file__).resolve().parents[1]
    faults = 0
    for path in tracked(root):
        full = root / path
        if str(path) in EXEMPT or not full.is_file():
            continue
        try:
            text = full.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # binary: vectors and fuzz corpora
        found = list(check_file(path, text))
        if path.suffix == ".md":
            found += check_links(root, path, text)
        for line, what in found:
            print(f"{path}:{line}: {what}")
            faults += 1
    if faults:
        print(f"text: {faults} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
