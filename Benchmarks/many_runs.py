"""Fills a store with copies of the runs of another and times the program's tables over it.

    python3 Benchmarks/many_runs.py .build/release/etude [RUNS] [SOURCE]

Every copy has an experiment of its own, three seeds each; its epochs, metrics and clips are those of its original. Says the
machine's load, because times beside other work say little.
"""

import json
import os
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time

program = os.path.abspath(sys.argv[1])
wanted = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
source = sys.argv[3] if len(sys.argv) > 3 else "docs/results/denoise.sqlite"


def fill(path):
    store = sqlite3.connect(path, isolation_level=None)
    with sqlite3.connect(f"file:{source}?mode=ro", uri=True) as original:
        original.backup(store)
    store.execute("PRAGMA foreign_keys = OFF")
    store.execute("PRAGMA synchronous = OFF")
    # A clip's scores are what makes a store large; a sweep keeps them too, but tables do not read them.
    tables = ["attempts", "epochs", "metrics", "summary", "metric_definitions", "layers"]
    columns = {t: [c[1] for c in store.execute(f"PRAGMA table_info({t})")] for t in tables + ["runs"]}
    originals = [r[0] for r in store.execute("SELECT id FROM runs")]
    resolved = dict(store.execute("SELECT r.id, e.resolved FROM runs r JOIN experiments e USING (identity)"))
    store.execute("BEGIN")
    for place in range(wanted - len(originals)):
        run = originals[place % len(originals)]
        variant, seed = divmod(place, 3 * len(originals))
        new = f"{place:012x}"
        identity = f"{variant:032x}{originals.index(run):032x}"
        settings = json.loads(resolved[run])
        settings["training"]["optimizer"]["learning_rate"] = 1e-6 * (variant + 1)
        store.execute("INSERT OR IGNORE INTO experiments VALUES (?, ?)", (identity, json.dumps(settings)))
        changed = {
            "id": new, "identity": identity, "seed": seed // len(originals) + 1, "known_as": identity,
            "name": f"made-{variant % 50}", "folder": f"runs/{new}",
        }
        for table in ["runs"] + tables:
            names = columns[table]
            key = "id" if table == "runs" else "run" if "run" in names else None
            if key is None:
                continue
            values = [changed.get(n, n) if table == "runs" else new if n == "run" else n for n in names]
            given = [v for n, v in zip(names, values) if v != n]
            marks = ["?" if v != n else n for n, v in zip(names, values)]
            store.execute(
                f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(marks)} FROM {table} WHERE {key} = ?",
                given + [run])
    store.execute("COMMIT")
    count = store.execute("SELECT count(*) FROM runs").fetchone()[0]
    store.close()
    return count


with tempfile.TemporaryDirectory() as folder:
    path = f"{folder}/runs.sqlite"
    count = fill(path)
    # Once for writing: a store of an earlier version is brought up to date then, and is copied by whoever reads it before.
    subprocess.run([program, "gc", "--store", path], check=True, stdout=subprocess.DEVNULL, cwd=folder)
    print(f"{count} runs, {os.path.getsize(path) // 1_000_000} MB, load {os.getloadavg()[0]:.1f}")
    for words in (["runs"], ["runs", "--top", "50"], ["compare"], ["compare", "--top", "50"]):
        times = []
        for _ in range(9):
            start = time.perf_counter()
            subprocess.run(
                [program, *words, "--store", path], check=True, stdout=subprocess.DEVNULL, cwd=folder)
            times.append(1_000 * (time.perf_counter() - start))
        print(f"{' '.join(words):16} median {statistics.median(times):6.0f} ms, least {min(times):6.0f} ms")
