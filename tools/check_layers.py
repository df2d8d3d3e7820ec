#!/usr/bin/env python3
"""Proves that includes follow the tiers and the graph that CMake states.

Rules: an include never points to a higher tier; in tiers 0 to 3 a room
includes only `base` and what its own CMake DEPENDS names, above that what it
depends on directly or indirectly; a service never includes a service; a
third-party header appears only in the rooms that own its library; every
source file of a room is listed in its CMakeLists.txt.

    tools/check_layers.py [ROOT]
"""

import re
import sys
from pathlib import Path

TIERS = [
    {"base"},
    {"crypto", "wire", "pairing"},
    {"sphinx", "mixing", "topology", "credential", "ledger", "light_client",
     "messages", "session", "client", "stream"},
    {"config", "ledger_json", "credential_documents", "genesis", "log",
     "metrics", "http", "store", "zmq", "link", "bus", "key_dir", "tcp",
     "replication"},
    {"runtime", "node", "client_session"},
]
SERVICE_TIER = len(TIERS)
TOOL_TIER = SERVICE_TIER + 1
FIRST_FREE_TIER = 4  # from here on, indirect dependencies may be included too

TIER_OF = {room: tier for tier, rooms in enumerate(TIERS) for room in rooms}
ADAPTERS_UP = ("tier", 3)
CAF_UP = ("tier", 4)

# First path component of a third-party include -> rooms that may see it.
# ("tier", n) stands for every room of tier n and above, services and tools.
THIRD_PARTY = {
    "caf": {CAF_UP},
    "sodium.h": {"crypto"},
    "sodium": {"crypto"},
    "openssl": {"crypto"},
    "blst.h": {"pairing"},
    "zmq.h": {"zmq"},
    "zmq.hpp": {"zmq"},
    "zmq_addon.hpp": {"zmq"},
    "sqlite3.h": {"store"},
    "prometheus": {"metrics"},
    "httplib.h": {"http"},
    "spdlog": {"log"},
    "CLI": {"config", ("tier", SERVICE_TIER)},
    "nlohmann": {"config", "bus", "credential_documents", "genesis", "http",
                 "ledger_json", "messages", "session", "topology",
                 ("tier", FIRST_FREE_TIER)},
    "fmt": {ADAPTERS_UP},
    "tl": {("tier", 0)},
    "doctest": set(),
}

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
CALL = re.compile(r"\bnephele_(library|executable)\s*\(\s*([\w-]+)([^)]*)\)",
                  re.S)
KEYWORDS = {"SOURCES", "DEPENDS", "LIBRARIES"}


class Target:
    """One nephele_library() or nephele_executable() call."""

    def __init__(self, name, folder, arguments):
        self.name = name
        self.folder = folder
        self.lists = {keyword: [] for keyword in KEYWORDS}
        current = None
        for word in re.sub(r"#[^\n]*", "", arguments).split():
            if word in KEYWORDS:
                current = word
            elif current:
                self.lists[current].append(word)

    @property
    def depends(self):
        return set(self.lists["DEPENDS"])


def owner(path):
    """(kind, name) of the room that a repository-relative path lies in."""
    parts = path.parts
    if parts[0] in ("common", "services") and len(parts) > 2:
        return parts[0], parts[1]
    return parts[0], ""


def tier(kind, name):
    if kind == "common":
        return TIER_OF.get(name)
    return {"services": SERVICE_TIER, "tools": TOOL_TIER}.get(
        kind, TOOL_TIER + 1)


class Check:
    def __init__(self, root):
        self.root = Path(root)
        self.faults = []
        self.targets = {}  # library name -> Target
        self.by_folder = {}  # (kind, room) -> [Target]

    def fault(self, where, text):
        self.faults.append(f"{where}: {text}")

    def run(self):
        self.read_cmake()
        self.check_graph()
        for top in ("common", "services", "tools", "tests"):
            for path in sorted((self.root / top).rglob("*.[ch]pp")):
                self.check_file(path.relative_to(self.root))
        return self.faults

    def read_cmake(self):
        for top in ("common", "services", "tools"):
            for path in sorted((self.root / top).rglob("CMakeLists.txt")):
                folder = path.parent.relative_to(self.root)
                calls = CALL.findall(path.read_text())
                for kind, name, arguments in calls:
                    target = Target(name, folder, arguments)
                    if kind == "library":
                        self.targets[name] = target
                    self.by_folder.setdefault(
                        owner(folder / "x"), []).append(target)
                if calls:
                    self.check_listed(path, folder)

    def check_listed(self, cmake, folder):
        text = cmake.read_text()
        for source in sorted((self.root / folder).rglob("*.[ch]pp")):
            nested = source.relative_to(self.root / folder)
            closest = next(parent for parent in source.parents
                           if (parent / "CMakeLists.txt").exists())
            if closest == cmake.parent and str(nested) not in text.split() \
                    and not re.search(rf"(?<![\w/-]){re.escape(str(nested))}\b",
                                      text):
                self.fault(source.relative_to(self.root),
                           f"is not listed in {folder}/CMakeLists.txt")

    def check_graph(self):
        for target in self.targets.values():
            kind, room = owner(target.folder / "x")
            own = tier(kind, room)
            if own is None:
                self.fault(target.folder,
                           "is in no tier: name it in tools/check_layers.py")
                continue
            for name in sorted(target.depends):
                other = self.targets.get(name)
                if other is None:
                    continue
                other_kind, other_room = owner(other.folder / "x")
                other_tier = tier(other_kind, other_room)
                if other_tier is not None and other_tier > own:
                    self.fault(target.folder / "CMakeLists.txt",
                               f"DEPENDS {name} points upward")
                if kind == other_kind == "services" and room != other_room:
                    self.fault(target.folder / "CMakeLists.txt",
                               f"a service depends on the service {other_room}")

    def reachable(self, kind, room):
        """Folders that the room's targets name, and for free tiers beyond."""
        pending = [name for target in self.by_folder.get((kind, room), [])
                   for name in target.depends]
        seen = set()
        indirect = tier(kind, room) >= FIRST_FREE_TIER
        while pending:
            name = pending.pop()
            if name in seen or name not in self.targets:
                continue
            seen.add(name)
            if indirect:
                pending.extend(self.targets[name].depends)
        return {owner(self.targets[name].folder / "x") for name in seen}

    def check_file(self, path):
        kind, room = owner(path)
        own = tier(kind, room)
        if own is None:
            return
        allowed = None
        lines = (self.root / path).read_text().splitlines()
        for number, line in enumerate(lines, 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            where = f"{path}:{number}"
            if match[1] == "<":
                self.check_third_party(where, kind, room, own, match[2])
                continue
            if not (self.root / match[2]).is_file():
                self.fault(where, f'"{match[2]}" is not a path from the '
                                  "repository root")
                continue
            if kind == "tests":
                continue
            if allowed is None:
                allowed = self.reachable(kind, room)
            self.check_own(where, (kind, room), own, match[2], allowed)

    def check_third_party(self, where, kind, room, own, header):
        rooms = THIRD_PARTY.get(header.split("/")[0])
        if rooms is None or kind == "tests":
            return
        if kind == "common" and room in rooms:
            return
        if any(isinstance(rule, tuple) and own >= rule[1] for rule in rooms):
            return
        self.fault(where, f"<{header}> does not belong in {kind}/{room}")

    def check_own(self, where, mine, own, header, allowed):
        theirs = owner(Path(header))
        if theirs == mine:
            return
        other = tier(*theirs)
        if other is None:
            return
        if theirs[0] == "tests":
            self.fault(where, "includes a test's file")
        elif other > own:
            self.fault(where, f"{header} is of a higher tier")
        elif mine[0] == theirs[0] == "services":
            self.fault(where, f"a service includes the service {theirs[1]}")
        elif theirs != ("common", "base") and theirs not in allowed:
            self.fault(where, f"{theirs[1]} is not in this room's DEPENDS")


def main(arguments):
    root = arguments[0] if arguments else Path(__file__).resolve().parents[1]
    faults = Check(root).run()
    for fault in faults:
        print(fault)
    if faults:
        print(f"layers: {len(faults)} faults", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
