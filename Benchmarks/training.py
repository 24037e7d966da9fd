"""Times training steps of the engine and of PyTorch side by side and writes what it finds as JSON.

    training.py OUT.json [--rows A,B] [--threads 1,2] [--rounds 7] [--no-busy] [--no-curves]

Both sides run in processes of their own, which wait while the other works. After a warm-up, a round takes one step of ours and one
of each PyTorch variant; medians are compared, with the best variant for PyTorch. Peak memory is what Linux says each process
held at most (VmHWM), variant by variant. Run through `make bench`.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
OURS = os.path.join(HERE, ".build/release/TrainingBenchmarks")
TWO_DIMENSIONS = ["default", "channels_last", "compile", "channels_last,compile"]
# The name of a row on both sides, what it is, and PyTorch's variants; memory formats are for images only.
ROWS = {
    "stft_unet": ("U-Net, batch 16, fp32", TWO_DIMENSIONS),
    "stft_unet_bf16": ("U-Net, batch 16, bf16", TWO_DIMENSIONS),
    "lstm_mel": ("LSTM predictor, batch 8", ["default", "compile"]),
    "wave_unet": ("1-D U-Net, batch 16", ["default", "compile"]),
    "conv_autoencoder": ("autoencoder, 8 s at 48 kHz, all its losses", TWO_DIMENSIONS),
    "inverter_1": ("inverter approach 1, 128 clips an update", ["default", "compile"]),
    "inverter_2": ("inverter approach 2, 128 clips an update", ["default", "compile"]),
    "inverter_3": ("inverter approach 3, 128 clips an update", ["default", "compile"]),
}


class Worker:
    def __init__(self, command, threads):
        environment = dict(os.environ, OMP_NUM_THREADS=str(threads))
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env=environment)
        self.times = []
        self.works = self.process.stdout.readline().strip() == "ready"

    def ask(self, request):
        if not self.works:
            return ""
        try:
            self.process.stdin.write(request + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass
        answer = self.process.stdout.readline().strip()
        self.works = bool(answer)
        return answer

    def step(self, count=1, keep=True):
        times = [float(t) for t in self.ask(f"step {count}").split()]
        if keep:
            self.times += times
        return times

    def end(self):
        memory = self.ask("memory")
        self.process.stdin.close()
        self.process.wait()
        error = self.process.stderr.read().strip().splitlines()
        return int(memory) if memory else None, error[-1] if error and not self.works else None


def measure(row, threads, rounds):
    ours = Worker([OURS, row, str(threads)], threads)
    peers = {
        variant: Worker([sys.executable, os.path.join(HERE, "training_peer.py"), row, str(threads), variant], threads)
        for variant in ROWS[row][1]
    }
    if not ours.works:
        raise SystemExit(f"bench: {row} did not start: {ours.end()}")
    ours.step(2, keep=False)
    # Compilation happens in the first step; a variant that is far behind after that is not asked again.
    warm = {variant: min(peer.step(3, keep=False)[1:], default=float("inf")) for variant, peer in peers.items()}
    racing = [variant for variant in peers if warm[variant] < 1.25 * min(warm.values())]
    for _ in range(rounds):
        ours.step()
        for variant in racing:
            peers[variant].step()
    memory, _ = ours.end()
    result = {
        "row": row, "title": ROWS[row][0], "threads": threads, "ours_ms": statistics.median(ours.times),
        "ours_memory": memory, "peers": {}}
    for variant, peer in peers.items():
        held, error = peer.end()
        times = peer.times or ([warm[variant]] if warm[variant] < float("inf") else [])
        result["peers"][variant] = {
            "ms": statistics.median(times) if times else None, "memory": held, "error": error,
            "raced": variant in racing}
    timed = [peer for peer in result["peers"].values() if peer["ms"]]
    if not timed:
        raise SystemExit(f"bench: no variant of PyTorch ran {row}: {result['peers']}")
    best = min(timed, key=lambda peer: peer["ms"])
    result |= {"peer_ms": best["ms"], "peer_memory": best["memory"], "ratio": best["ms"] / result["ours_ms"]}
    print(f"{row}, {threads} thread(s): ours {result['ours_ms']:.0f} ms, PyTorch {best['ms']:.0f} ms, "
          f"ratio {result['ratio']:.2f}; memory {memory >> 20} and {best['memory'] >> 20} MiB", file=sys.stderr)
    return result


def busy(row, threads, rounds):
    """Our step alone, and with a busy loop on every core."""
    ours = Worker([OURS, row, str(threads)], threads)
    ours.step(2, keep=False)
    quiet = [ours.step(keep=False)[0] for _ in range(rounds)]
    loops = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(os.cpu_count())]
    try:
        ours.step(1, keep=False)
        loaded = [ours.step(keep=False)[0] for _ in range(rounds)]
    finally:
        for loop in loops:
            loop.kill()
            loop.wait()
    ours.end()
    quiet, loaded = statistics.median(quiet), statistics.median(loaded)
    print(f"{row}, {threads} thread(s), busy machine: {loaded / quiet:.2f} of the quiet time", file=sys.stderr)
    return {"row": row, "title": ROWS[row][0], "threads": threads, "quiet_ms": quiet, "busy_ms": loaded}


def curves(seeds=(1, 2, 3), steps=60):
    """Losses of the U-Net in both precisions, from the same initial weights and on the same batch, seed by seed."""
    result = {}
    for row in ("curve_fp32", "curve_bf16"):
        workers = [Worker([OURS, row, str(os.cpu_count()), str(seed)], os.cpu_count()) for seed in seeds]
        result[row] = [[float(v) for v in worker.ask(f"losses {steps}").split()] for worker in workers]
        for worker in workers:
            worker.end()
    ends = {row: [losses[-1] for losses in runs if losses] for row, runs in result.items()}
    print(f"losses after {steps} steps: {ends}", file=sys.stderr)
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out")
    parser.add_argument("--rows", default=",".join(ROWS))
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--no-busy", action="store_true")
    parser.add_argument("--no-curves", action="store_true")
    options = parser.parse_args()
    rows, threads = options.rows.split(","), [int(t) for t in options.threads.split(",")]
    import torch

    result = {"steps": [], "busy": [], "versions": {"PyTorch": torch.__version__}}

    def keep():
        with open(options.out, "w") as file:
            json.dump(result, file, indent=1)

    for row in rows:
        for count in threads:
            result["steps"].append(measure(row, count, options.rounds))
            keep()
    if not options.no_busy:
        for row in rows:
            result["busy"].append(busy(row, os.cpu_count(), options.rounds))
            keep()
    if not options.no_curves and any("bf16" in row for row in rows):
        result["curves"] = curves()
    keep()


main()
