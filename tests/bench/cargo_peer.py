"""Builds a peer's program with cargo, every package pinned."""

import os
import re
import shutil
import subprocess

LOCKED = re.compile(r'name = "([^"]+)"\nversion = "([^"]+)"\n'
                    r'(?:source = "[^"]+"\n)?(?:checksum = "([0-9a-f]+)"\n)?')


class Unavailable(Exception):
    """There is no cargo, or what it needs is not to be had."""


def cargo(folder, *arguments):
    # Its default release form: with target-cpu=native sphinx-packet gets slower.
    environment = {key: value for key, value in os.environ.items() if key != "RUSTFLAGS"}
    done = subprocess.run(["cargo", *arguments], cwd=folder, env=environment,
                          capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Unavailable(f"cargo {arguments[0]}: {done.stderr.strip()[-400:]}")


def build(source, folder, name):
    """Builds the package `name` of the folder `source` in `folder`.

    @returns the program; every version and digest is that of pins.txt.
    """
    if shutil.which("cargo") is None:
        raise Unavailable("there is no cargo")
    shutil.copytree(source, folder, dirs_exist_ok=True)
    cargo(folder, "generate-lockfile")
    locked = {f"{package} {version} {digest}" for package, version, digest
              in LOCKED.findall((folder / "Cargo.lock").read_text())
              if package != name}
    pinned = set((source / "pins.txt").read_text().splitlines())
    if locked != pinned:
        raise Unavailable(f"not what is pinned: {sorted(locked ^ pinned)}")
    cargo(folder, "build", "--release", "--locked", "--quiet")
    return folder / "target" / "release" / name
