"""Writes the table (table.md) and the plot (plot.svg) of a run: table.py RESULTS.json FOLDER"""

import json
import math
import sys
from html import escape
from pathlib import Path

WIDTH, LABEL, ROW, PAD = 860, 150, 30, 40
LEAST_US = 100


def table(results):
    yield f"# Speed beside other engines, {results['date']}, commit {results['commit']}"
    yield ""
    share = "every query" if results["every"] == 1 else f"one query in {results['every']}"
    most = f", {results['limit']} at most" if results["limit"] else ""
    yield f"{results['machine']}. {results['passages']:,} passages, {results['bytes'] / 1e6:.1f} MB with their titles; " \
          f"{share} of each file{most}, timed {results['passes']}× after a pass that is not; ten hits with their stored " \
          "texts. One thread asks."
    yield ""
    yield "Warm is one process that asks query after query (Lucene's machine has then compiled its code). Cold is a whole " \
          "process, the start of interpreter or Java machine and the loading of a dictionary included, with the files in " \
          f"the system's cache; {results['cold']} queries. zhengwen's warm figures include marking the matches, cutting " \
          "snippets and making the page; the others' end with the texts. It reads and splits the files itself when " \
          "it builds, on all cores; the others are given passages. Hits beside times: an engine that finds little has " \
          "little to do. Memory is the most that the warm process held; no figure can be below the " \
          f"{results['floor'] / 1e6:.0f} MB of the process that measures."
    yield ""
    yield "| engine | build s | processor s | index MB |"
    yield "|---|---:|---:|---:|"
    for engine in results["engines"]:
        build = engine.get("build")
        figures = f"{build['seconds']:.1f} | {build['cpu_seconds']:.1f} | {engine['index_bytes'] / 1e6:.1f}" if build else "– | – | –"
        yield f"| {engine['name']} | {figures} |"
    for name in sets(results):
        asked = next(engine["sets"][name]["asked"] for engine in results["engines"])
        yield ""
        yield f"## {name}, {asked:,} queries"
        yield ""
        yield "| engine | warm p50 ms | p90 | p99 | max | hits a query | memory MB | cold p50 ms | max | hits a query |"
        yield "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"
        for engine in results["engines"]:
            warm, cold = (engine["sets"][name].get(key) for key in ("warm", "cold"))
            columns = [engine["name"]]
            if warm:
                columns += [millis(warm[key]) for key in ("p50", "p90", "p99", "max")]
                columns += [f"{warm['hits']:.2f}", f"{warm['peak'] / 1e6:.0f}"]
            else:
                columns += ["–"] * 6
            columns += [millis(cold["p50"]), millis(cold["max"]), f"{cold['hits']:.2f}"]
            yield f"| {' | '.join(columns)} |"
    yield ""
    yield "![plot](plot.svg)"
    yield ""
    for engine in results["engines"]:
        yield f"- {engine['name']} {engine['version']}: {engine['settings']}."


def sets(results):
    return list(dict.fromkeys(name for engine in results["engines"] for name in engine["sets"]))


def millis(micros):
    return f"{micros / 1000:.2f}" if micros < 100_000 else f"{micros / 1000:,.0f}"


def plot(results):
    """For each file of queries a panel, for each engine a row: the warm p50, p90 and p99, and the cold p50."""
    times = [spread[key] for engine in results["engines"] for figures in engine["sets"].values()
             for spread in (figures.get("warm"), figures.get("cold")) if spread for key in ("p50", "p99")]
    low = math.floor(math.log10(max(min(times), LEAST_US / 100)))
    high = math.ceil(math.log10(max(times)))
    across = lambda micros: LABEL + (math.log10(micros) - low) / (high - low) * (WIDTH - LABEL - PAD)
    body, top = [], 40
    for name in sets(results):
        rows = [(engine["name"], engine["sets"][name]) for engine in results["engines"] if name in engine["sets"]]
        bottom = top + 20 + len(rows) * ROW
        body.append(f'<text x="{LABEL}" y="{top + 8}" class="head">{escape(name)}</text>')
        for power in range(low, high + 1):
            x = across(10 ** power)
            shown = f"{10 ** power / 1000:g} ms"
            body.append(f'<line x1="{x:.1f}" y1="{top + 16}" x2="{x:.1f}" y2="{bottom}" class="grid"/>')
            body.append(f'<text x="{x:.1f}" y="{bottom + 14}" class="tick">{shown}</text>')
        for at, (label, figures) in enumerate(rows):
            y = top + 20 + (at + 0.5) * ROW
            body.append(f'<text x="{LABEL - 12}" y="{y + 4}" class="name">{escape(label)}</text>')
            body += row(figures, y, across)
        top = bottom + 44
    height = top - 8
    return f"""<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}">
<style>
text {{ font: 12px sans-serif; fill: #222 }} .head {{ font-weight: bold }} .name {{ text-anchor: end }}
.tick {{ text-anchor: middle; fill: #666 }} .grid {{ stroke: #ddd }}
.warm {{ fill: #0b6e99; stroke: #0b6e99 }} .cold {{ fill: none; stroke: #c0392b; stroke-width: 2 }}
</style>
<rect width="{WIDTH}" height="{height}" fill="#fff"/>
<text x="{LABEL}" y="20">● warm p50, | p90, | p99    <tspan fill="#c0392b">◇</tspan> cold process p50; a logarithmic scale, {escape(results['date'])}, {escape(results['commit'])}</text>
{chr(10).join(body)}
</svg>
"""


def row(figures, y, across):
    warm, cold = figures.get("warm"), figures["cold"]
    if warm:
        first, last = across(warm["p50"]), across(warm["p99"])
        yield f'<line x1="{first:.1f}" y1="{y}" x2="{last:.1f}" y2="{y}" class="warm"/>'
        for key in ("p90", "p99"):
            x = across(warm[key])
            yield f'<line x1="{x:.1f}" y1="{y - 6}" x2="{x:.1f}" y2="{y + 6}" class="warm"/>'
        yield f'<circle cx="{first:.1f}" cy="{y}" r="5" class="warm"/>'
    x = across(cold["p50"])
    yield f'<path d="M{x - 6:.1f} {y} L{x:.1f} {y - 6} L{x + 6:.1f} {y} L{x:.1f} {y + 6} Z" class="cold"/>'


def main():
    results, folder = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")), Path(sys.argv[2])
    (folder / "table.md").write_text("\n".join(table(results)) + "\n", encoding="utf-8")
    (folder / "plot.svg").write_text(plot(results), encoding="utf-8")
    print(folder / "table.md", folder / "plot.svg")


if __name__ == "__main__":
    main()
