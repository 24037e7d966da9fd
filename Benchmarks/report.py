"""Writes docs/benchmarks.md from what the measurements left: `report.py FOLDER OUT.md [NOTE]`, run by `make bench`.

FOLDER holds audio.json, training.json and store.txt; a part that is missing is said to be so.
"""
import json
import os
import platform
import re
import sys

folder, out = sys.argv[1:3]
note = sys.argv[3] if len(sys.argv) > 3 else ""


def read(name):
    path = os.path.join(folder, name)
    if not os.path.exists(path):
        return None
    with open(path) as file:
        return json.load(file) if name.endswith(".json") else file.read()


audio, training, store = read("audio.json"), read("training.json"), read("store.txt")
versions = {"Python": platform.python_version()}
for part in (audio, training):
    versions |= (part or {}).get("versions", {})

# Rows of the table: name, title, against, the least ratio.
STEPS = [
    ("stft_unet", "U-Net training step, batch 16, fp32", 1.6),
    ("stft_unet_bf16", "the same, bf16", 1.4),
    ("wave_unet", "1-D U-Net step, batch 16", 2.5),
    ("inverter_1", "inverter approach 1, 128-clip update", 3),
    ("inverter_2", "inverter approach 2, 128-clip update", 5),
    ("inverter_3", "inverter approach 3, 128-clip update", 5),
    ("lstm_mel", "LSTM predictor step, batch 8", 1.3),
    ("conv_autoencoder", "autoencoder step with all its losses", 2),
]
AUDIO = [
    ("reassigned", "reassigned spectrogram", 8), ("mel", "mel spectrogram", 10),
    ("griffin_lim", "Griffin-Lim, 32 iterations", 3), ("mel_inversion", "mel inversion", 30),
]


def milliseconds(value):
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def verdict(value, least):
    return "yes" if value >= least else "**no**"


def processor():
    with open("/proc/cpuinfo") as file:
        names = [line.split(":")[1].strip() for line in file if line.startswith("model name")]
    return names[0] if names else platform.processor()


def memory():
    with open("/proc/meminfo") as file:
        return round(int(file.readline().split()[1]) / 2**20)


lines = [
    "# Benchmarks", "",
    "Written by `make bench`; every ratio is of two times taken side by side, on one machine, in one run. What is measured and",
    "how is in `Benchmarks/`: PyTorch's side in `training_peer.py`, librosa's in `audio.py`.", "",
    f"* Machine: {processor()}, {os.cpu_count()} cores, {memory()} GiB, Linux {platform.release().split('-')[0]}",
    "* Versions: " + ", ".join(f"{name} {version}" for name, version in sorted(versions.items())), "",
    "## Training steps", ""]
if note:
    lines[-2:-2] = [note, ""]
if training:
    lines += [
        "Medians of single steps in turns with PyTorch's, each in a process of its own, data in memory: forward, loss, backward,",
        "clipping where the recipe has it, AdamW, reading the loss. PyTorch's time is its best variant's (default, channels_last,",
        "torch.compile, both), with fused AdamW; memory is the process's peak as Linux counts it.", "",
        "| work | threads | PyTorch (ms) | Etude (ms) | ratio | wanted | reached | memory, PyTorch's to ours |",
        "|---|---:|---:|---:|---:|---:|:---:|---:|"]
    found = {(step["row"], step["threads"]): step for step in training["steps"]}
    for row, title, least in STEPS:
        for (name, threads), step in found.items():
            if name != row:
                continue
            lines.append(
                f"| {title} | {threads} | {milliseconds(step['peer_ms'])} | {milliseconds(step['ours_ms'])} | "
                f"{step['ratio']:.2f} | {least} | {verdict(step['ratio'], least)} | "
                f"{step['peer_memory'] >> 20} / {step['ours_memory'] >> 20} MiB = "
                f"{step['peer_memory'] / step['ours_memory']:.2f} |")
    missing = [title for row, title, _ in STEPS if not any(name == row for name, _ in found)]
    if missing:
        lines += ["", "Not measured in this run: " + "; ".join(missing) + "."]
    pairs = [(found[row, 1], found[row, 2]) for row, _, _ in STEPS if (row, 1) in found and (row, 2) in found]
    if pairs:
        lines += ["", "Two threads against one: " + "; ".join(
            f"{one['title']} {one['ours_ms'] / two['ours_ms']:.2f}" for one, two in pairs) + " (1.7 wanted for the U-Net)."]
    lines += ["", "### Every variant of PyTorch", "", "| work | threads | variant | ms | memory (MiB) |", "|---|---:|---|---:|---:|"]
    for (_, threads), step in found.items():
        for variant, peer in step["peers"].items():
            time = milliseconds(peer["ms"]) if peer["ms"] else f"failed: {peer['error']}"
            note = "" if peer["raced"] else " (after the warm-up only)"
            held = str(peer["memory"] >> 20) if peer["memory"] else ""
            lines.append(f"| {step['title']} | {threads} | {variant} | {time}{note} | {held} |")
    if training.get("busy"):
        lines += [
            "", "## A busy machine", "",
            "One step with a busy loop on every core as well, against the same step alone; under 2.5 is wanted.", "",
            "| work | threads | alone (ms) | busy (ms) | slower by |", "|---|---:|---:|---:|---:|"]
        for row in training["busy"]:
            lines.append(
                f"| {row['title']} | {row['threads']} | {milliseconds(row['quiet_ms'])} | "
                f"{milliseconds(row['busy_ms'])} | {row['busy_ms'] / row['quiet_ms']:.2f} |")
    if training.get("curves") and all(all(runs) for runs in training["curves"].values()):
        lines += [
            "", "## bf16's curve", "",
            "The U-Net from three seeds in either precision, one batch of tones and noise; the loss after a number of steps.",
            "A seed's noise is how far fp32's own runs lie apart.", "",
            "| steps | fp32, three seeds | bf16, three seeds |", "|---:|---|---|"]
        ours = training["curves"]
        for step in (1, 10, 20, 40, len(ours["curve_fp32"][0])):
            lines.append(f"| {step} | " + " | ".join(
                ", ".join(f"{losses[step - 1]:.4g}" for losses in ours[row]) for row in ("curve_fp32", "curve_bf16")) + " |")
else:
    lines += ["Not measured in this run."]

lines += ["", "## Sound", ""]
if audio:
    lines += [
        "Five seconds at 22,050 Hz, n_fft 2048, hop 512, one thread each, best of several rounds, against librosa.", "",
        "| work | librosa (ms) | Etude (ms) | ratio | wanted | reached |", "|---|---:|---:|---:|---:|:---:|"]
    for name, title, least in AUDIO:
        row = audio["rows"][name]
        ratio = row["peer_ms"] / row["ours_ms"]
        lines.append(
            f"| {title} | {milliseconds(row['peer_ms'])} | {milliseconds(row['ours_ms'])} | {ratio:.1f} | {least} | "
            f"{verdict(ratio, least)} |")
else:
    lines += ["Not measured in this run."]

lines += ["", "## The store", ""]
compare = re.search(r"compare over (\d+) runs: median (\d+) ms", store or "")
writing = re.search(r"storing an epoch: median ([\d.]+) ms, p99 ([\d.]+) ms", store or "")
lost = re.search(r"failed processes (\d+), runs with lost epochs (\d+)", store or "")
if compare and writing and lost:
    lines += [
        "| work | measured | wanted | reached |", "|---|---:|---:|:---:|",
        f"| `etude compare` over {int(compare[1]):,} runs of 40 epochs | {compare[2]} ms | under 150 ms | "
        f"{verdict(150, float(compare[2]))} |",
        f"| storing an epoch, 32 processes writing | p99 {writing[2]} ms | under 5 ms | {verdict(5, float(writing[2]))} |",
        f"| rows lost meanwhile | {lost[2]} | 0 | {verdict(0, int(lost[1]) + int(lost[2]))} |"]
else:
    lines += ["Not measured in this run."]
with open(out, "w") as file:
    file.write("\n".join(lines) + "\n")
print(f"wrote {out}")
