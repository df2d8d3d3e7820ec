"""Joins what the parts of a benchmark printed: `report.py FOLDER yes|no`."""

import json
import pathlib
import sys


def lines(value, name=""):
    """One line a figure, named by its path."""
    if isinstance(value, dict):
        for key, part in value.items():
            yield from lines(part, f"{name}.{key}" if name else key)
    else:
        yield f"{name:55} {value}"


def main():
    folder, as_json = pathlib.Path(sys.argv[1]), sys.argv[2] == "yes"
    report = {}
    if (folder / "bench.json").exists():
        report |= json.loads((folder / "bench.json").read_text())
    if (folder / "goodput.json").exists():
        report["goodput"] = json.loads((folder / "goodput.json").read_text())
    for path in sorted(folder.glob("peer-*.json")):
        report.setdefault("peers", {}).update(json.loads(path.read_text()))
    if as_json:
        print(json.dumps(report, indent=2))
    else:
        print("\n".join(lines(report)))


if __name__ == "__main__":
    main()
