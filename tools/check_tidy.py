#!/usr/bin/env python3
"""Runs clang-tidy over the sources that changed, two at a time.

    tools/check_tidy.py [--all] [--base REV] [--budget SECONDS]

A source counts as changed when it, or a header of its own room, changed.
What passed once is remembered in .cache/tidy by the content of the source,
its project headers and .clang-tidy, so an unchanged file costs nothing.
"""

import argparse
import concurrent.futures
import hashlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tidy"
BUILD = ROOT / "build" / "dev"
TOPS = ("common/", "services/", "tools/")
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
NOISE = re.compile(r"^\d+ warnings? generated|^Suppressed |^Use -header-filter")


def git(*arguments):
    done = subprocess.run(["git", "-C", str(ROOT), *arguments],
                          capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else ""


def default_base():
    """Where this branch left main; on main itself, 20 commits ago."""
    head = git("rev-parse", "HEAD")
    for main in ("origin/main", "main"):
        base = git("merge-base", "HEAD", main)
        if base and base != head:
            return base
    history = git("rev-list", "--first-parent", "--max-count=21",
                  "HEAD").split()
    return history[-1] if len(history) == 21 else ""


def all_sources():
    names = git("ls-files", "--cached", "--others", "--exclude-standard",
                "*.cpp").splitlines()
    return [name for name in names if name.startswith(TOPS)]


def changed_sources(base):
    sources = all_sources()
    if not base:
        return sources
    changed = set(git("diff", "--name-only", base).splitlines())
    changed |= set(git("ls-files", "--others",
                       "--exclude-standard").splitlines())
    rooms = {str(Path(name).parent) for name in changed
             if name.endswith(".hpp")}
    return [name for name in sources
            if name in changed or str(Path(name).parent) in rooms]


def digest(source):
    """Of everything of ours that the outcome depends on."""
    seen, pending = {}, [source]
    while pending:
        name = pending.pop()
        path = ROOT / name
        if name in seen or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        seen[name] = hashlib.sha256(text.encode()).hexdigest()
        pending.extend(INCLUDE.findall(text))
    seen[".clang-tidy"] = (ROOT / ".clang-tidy").read_text()
    return hashlib.sha256(repr(sorted(seen.items())).encode()).hexdigest()


def check(source, deadline):
    """(source, None if left out, else the findings as text)."""
    mark = CACHE / digest(source)
    if mark.exists():
        return source, ""
    if deadline and time.monotonic() > deadline:
        return source, None
    done = subprocess.run(
        ["clang-tidy-19", "--quiet", "-p", str(BUILD), str(ROOT / source)],
        capture_output=True, text=True)
    if done.returncode == 0:
        CACHE.mkdir(parents=True, exist_ok=True)
        mark.touch()
        return source, ""
    lines = (done.stdout + done.stderr).splitlines()
    return source, "\n".join(line for line in lines if not NOISE.search(line))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--base", default=None)
    parser.add_argument("--budget", type=float, default=0)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    options = parser.parse_args()
    base = "" if options.all else options.base or default_base()
    sources = changed_sources(base)
    deadline = time.monotonic() + options.budget if options.budget else None
    failed, left_out = 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        work = [pool.submit(check, source, deadline) for source in sources]
        for future in concurrent.futures.as_completed(work):
            source, findings = future.result()
            left_out += findings is None
            if findings:
                failed += 1
                print(f"{source}:\n{findings}", flush=True)
    note = f", {left_out} left out for lack of time" if left_out else ""
    print(f"tidy: {len(sources)} sources, {failed} with findings{note}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
