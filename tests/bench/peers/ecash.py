"""Beside Nym's compact e-cash: `ecash.py BINARIES`.

Builds a small program over the public crate nym-compact-ecash and times it and
us one after the other, four issuers of whom three sign. Prints one JSON object.
Without cargo, or if the crate is not to be had, the other side's figures are
those recorded once on another machine, and the object says so.
"""

import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from cargo_peer import Unavailable, build  # noqa: E402

SOURCE = pathlib.Path(__file__).resolve().parent / "compact-ecash"
# Their operation -> ours, and their milliseconds as recorded: the crate of the
# release 2026.9, optimised for speed, on one core of a shared Xeon.
OPERATIONS = {
    "withdrawal_request": ("withdrawal request", 5.6),
    "partial_issue": ("partial issue, request decoded and checked", 6.0),
    "check_partial": ("check of a partial", 5.2),
    "aggregate_and_check": ("aggregate three partials and check", 5.5),
    "spend": ("spend", 19.8),
    "decode_and_verify": ("decode and verify one ticket", 22.7),
    "identify": ("identify a double spender", 0.84),
}


def theirs(binaries):
    """@returns (their milliseconds, where they are from, whether from this run)."""
    try:
        program = build(SOURCE, binaries.parent / "peers" / "compact-ecash", "ecash-peer")
    except Unavailable as why:
        recorded = {name: figure for name, (_, figure) in OPERATIONS.items()}
        return recorded, f"recorded on another machine: {why}", False
    lines = subprocess.run([str(program)], capture_output=True, text=True,
                           check=True).stdout.splitlines()
    return ({name: float(figure) for name, figure in map(str.split, lines)},
            "nym-compact-ecash 2.0.0, measured in this run", True)


def main():
    binaries = pathlib.Path(sys.argv[1])
    their, source, same_run = theirs(binaries)
    bench = subprocess.run([str(binaries / "nephele"), "credential", "bench", "--json"],
                           capture_output=True, text=True, check=True)
    our = {line["name"]: line["ms"] for line in json.loads(bench.stdout)}
    compared = {name: {"theirs_ms": their[name], "ours_ms": round(our[ours], 3)}
                for name, (ours, _) in OPERATIONS.items()}
    if same_run:  # a ratio of two machines would say nothing
        for figures in compared.values():
            figures["times_faster"] = round(figures["theirs_ms"] / figures["ours_ms"], 1)
    print(json.dumps({"compact_ecash_crate": {"theirs": source, **compared}}))


if __name__ == "__main__":
    main()
