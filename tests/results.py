#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""results.py [--log=FILE…] [--broken=STEP…]: counts test cases from meson's result files, names what failed or was
skipped, and ends with "N passed, N failed". Exit code 1 when something failed or nothing passed.

A gtest or unittest program counts by its cases, any other as one; a program that ended badly without a failed case (a
crash, a timeout, a sanitizer's report) counts as one failed case more. STEP is a step without cases that failed."""
import argparse
import json
import re
import sys
from dataclasses import dataclass, field


@dataclass
class Results:
    passed: int = 0
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


GTEST_CASE = re.compile(r"^\[ +(OK|FAILED|SKIPPED) +\] (\S+?)(?:, where .*)? \(\d+ ms\)$", re.MULTILINE)
UNITTEST_END = re.compile(r"^Ran (\d+) tests? in .*\n\n(?:OK|FAILED|NO TESTS RAN)(?: \((.*)\))?$", re.MULTILINE)
UNITTEST_FAILED = re.compile(r"^(?:FAIL|ERROR): (\S+)", re.MULTILINE)


def count_test(test: dict, results: Results) -> None:
    name, output = test["name"], test.get("stdout", "") + "\n" + test.get("stderr", "")
    failed_before, passed_before = len(results.failed), results.passed
    if test["result"] == "SKIP":
        lines = [line for line in output.splitlines() if line.strip()]
        results.skipped.append(f"{name}: {lines[-1].strip() if lines else 'no reason given'}")
        return
    for outcome, case in GTEST_CASE.findall(output):
        if outcome == "OK":
            results.passed += 1
        else:
            (results.failed if outcome == "FAILED" else results.skipped).append(f"{name}: {case}")
    for count, ends in UNITTEST_END.findall(output):
        counts = dict(re.findall(r"(\w+)=(\d+)", ends))
        skipped = int(counts.get("skipped", 0))
        bad = UNITTEST_FAILED.findall(output)
        results.passed += int(count) - skipped - len(bad)
        results.failed += [f"{name}: {case}" for case in bad]
        if skipped:
            results.skipped.append(f"{name}: {skipped} of its cases")
    if test["result"] not in ("OK", "EXPECTEDFAIL"):
        if len(results.failed) == failed_before:
            results.failed.append(f"{name}: {test['result'].lower()}, exit code {test.get('returncode')}")
    elif results.passed == passed_before and len(results.failed) == failed_before:
        results.passed += 1  # a program without cases


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--log", action="append", default=[])
    arguments.add_argument("--broken", action="append", default=[])
    options = arguments.parse_args()
    results = Results(failed=list(options.broken))
    for path in options.log:
        try:
            with open(path, encoding="utf-8") as log:
                for line in log:
                    count_test(json.loads(line), results)
        except OSError as error:
            results.failed.append(f"{path}: no results ({error.strerror})")
    for title, names in (("skipped", results.skipped), ("failed", results.failed)):
        for name in names:
            print(f"{title}: {name}")
    print(f"{results.passed} passed, {len(results.failed)} failed")
    return 0 if results.passed and not results.failed else 1


if __name__ == "__main__":
    sys.exit(main())
