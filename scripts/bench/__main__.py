"""Runs benchmarks, all of them or those named: .venv/bin/python scripts/bench [NAME...]"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
KNOWN = {path.stem: path for path in sorted(HERE.glob("[a-z]*.py"))}


def main() -> int:
    unknown = [name for name in sys.argv[1:] if name not in KNOWN]
    if unknown:
        print(f"no benchmark {', '.join(unknown)}; there are {', '.join(KNOWN)}", file=sys.stderr)
        return 2
    worst = 0
    for name in sys.argv[1:] or KNOWN:
        print(f"\n== {name}", flush=True)
        worst = max(worst, subprocess.run([sys.executable, KNOWN[name]], check=False).returncode)
    return worst


if __name__ == "__main__":
    sys.exit(main())
