# SPDX-License-Identifier: BSD-3-Clause
"""Measures Sextant against its goals of speed; ./scripts/bench is the command."""
