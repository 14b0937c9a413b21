"""The leading measure as dots with their intervals, a panel a collection."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.retrieval.measure import LEADING
from benchmarks.retrieval.results import OnCollection, Results
from benchmarks.retrieval.systems import OURS, SYSTEMS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_OURS, _OTHER = "#0072B2", "#555555"  # of the palette of Okabe and Ito; ours is also the larger dot, and on top
_ROW, _PANEL, _NAMES = 0.34, 1.75, 2.5  # inches


def missing() -> str | None:
    """Why nothing can be drawn here; None if it can."""
    if importlib.util.find_spec("matplotlib") is None:
        return "matplotlib is not installed. Run: pip install -e '.[bench]'"
    return None


def draw(results: Results, path: Path) -> None:
    """Writes the plot; the suffix of `path` names the format. The same results give the same file."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    panels: list[OnCollection | None] = [*results.collections, *([None] if len(results.collections) > 1 else [])]
    with mpl.rc_context({"svg.hashsalt": "retrieval", "font.size": 9, "font.family": "DejaVu Sans"}):
        size = (_NAMES + _PANEL * len(panels), 1.1 + _ROW * len(results.systems))
        figure = Figure(figsize=size, layout="constrained")
        axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axis, panel in zip(axes, panels, strict=True):
            _panel(axis, results, panel)
        figure.supxlabel(f"{LEADING} with 95 % interval", fontsize=9)
        # without the date that matplotlib writes by itself
        metadata = {"Date": None} if path.suffix == ".svg" else None
        figure.savefig(path, dpi=150, metadata=metadata)


def _panel(axis: Axes, results: Results, of: OnCollection | None) -> None:
    for at, system in enumerate(results.systems):
        found = results.estimate(system, LEADING, of)
        colour = _OURS if system == OURS else _OTHER
        axis.plot([found.low, found.high], [at, at], color=colour, linewidth=1.6, solid_capstyle="butt")
        axis.plot(found.value, at, "o", color=colour, markersize=6.5 if system == OURS else 5)
        axis.annotate(
            f"{found.value:.3f}", (found.value, at), (0, 4), textcoords="offset points",
            ha="center", va="bottom", fontsize=8, color=colour,
        )  # fmt: skip
    axis.set_title("mean" if of is None else f"{of.name}\n{len(of.qids)} questions", fontsize=9)
    axis.set_yticks(range(len(results.systems)), [SYSTEMS[system].label for system in results.systems])
    axis.set_ylim(len(results.systems) - 0.5, -0.7)
    axis.spines[["top", "right", "left"]].set_visible(False)
    axis.tick_params(axis="y", length=0)
    axis.locator_params(axis="x", nbins=3)
    axis.margins(x=0.08)
