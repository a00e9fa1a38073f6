#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""fuzz.py PROGRAM SEEDS SECONDS [OPTION…]: replays the seeds, then tries new input for so long. What it finds new stays
in a temporary folder; an input that fails is kept beside the program."""
import os
import subprocess
import sys
import tempfile

program, seeds, seconds, *options = sys.argv[1:]
limits = ["-timeout=20", "-rss_limit_mb=2048", f"-artifact_prefix={program}-", *options]
subprocess.run([program, "-runs=0", *limits, seeds], check=True)
if int(seconds) > 0:
    with tempfile.TemporaryDirectory() as corpus:
        subprocess.run([program, f"-max_total_time={seconds}", *limits, corpus, seeds], check=True)
print(f"{os.path.basename(program)}: {len(os.listdir(seeds))} seeds, {seconds} s of new input.")
