# SPDX-License-Identifier: BSD-3-Clause
"""The growth curve: processor time of a packet against the number of flows, drawn by gnuplot as PNG."""
import os

from report.spread import spread

SCRIPT = """\
set terminal pngcairo size 960,540 font 'sans,12'
set output '{png}'
set title '{title}'
set xlabel 'flows, drawn uniformly at random'
set ylabel 'ns of CPU per packet'
set logscale x 10
set xrange [{least} / 1.5 : {most} * 1.5]
set yrange [0 : *]
set xtics ({ticks})
set grid linetype 1 linecolor '#e0e0e0'
unset key
plot '{data}' using 1:2:3:4 with yerrorlines linewidth 2 pointtype 7 linecolor '#1f5fa8', \\
     '{data}' using 1:4:(sprintf('%.0f', $2)) with labels offset 0,1
"""


def short(flows):
    return f"{flows // 1_000_000} M" if flows >= 1_000_000 else f"{flows // 1_000} k"


def draw(programs, curve, path, title):
    data = os.path.join(programs.folder, "curve.dat")
    with open(data, "w", encoding="ascii") as file:
        for flows, series in curve:
            values = spread(series.values())
            file.write(f"{flows} {values.median} {values.low} {values.high}\n")
    script = os.path.join(programs.folder, "curve.gnuplot")
    png = os.path.join(programs.folder, "curve.png")  # first here: a picture that failed replaces nothing
    with open(script, "w", encoding="utf-8") as file:
        ticks = ", ".join(f"'{short(flows)}' {flows}" for flows, _ in curve)
        file.write(SCRIPT.format(png=png, data=data, title=title.replace("'", "’"), ticks=ticks, least=curve[0][0],
                                 most=curve[-1][0]))
    programs.run(["gnuplot", script])
    with open(png, "rb") as drawn, open(path, "wb") as file:
        file.write(drawn.read())
