"""Every requirement that benchmarks measured, from the files they left in `bench-results`."""

from __future__ import annotations

import json

import reporting


def main() -> None:
    """Print each requirement with its value, and how many hold."""
    print("requirements")
    holding: list[bool] = []
    for path in sorted(reporting.RESULTS.glob("*.json")):
        result = json.loads(path.read_text(encoding="utf-8"))
        rows = result.get("requirements", [])
        if rows:
            load = (result["machine"]["load"] or ["?"])[0]
            print(f" {path.stem}, {result['when'][:16]}, load {load}")
        for row in rows:
            reporting.print_judged(row)
            holding.append(row["holds"])
    print(f" {sum(holding)} of {len(holding)} hold")


if __name__ == "__main__":
    main()
