"""Plots of the pages of benchmarks, drawn from the tables of the same page while Sphinx reads it.

A plot is a function from the tables of a page to a figure of matplotlib, in the file that is called as the page. It is
shown as SVG in the colours of the site. So each figure stands in one place, and table and plot cannot differ.
"""

from importlib import import_module

from benchmark_plots.drawing import site_look, svg_of
from benchmark_plots.page_tables import Page, Table, number, numbers, read_page

__all__ = ["Page", "Table", "draw", "number", "numbers", "read_page"]


def draw(page: Page, name: str, words: str) -> str:
    """Return a plot of a page as SVG, with what it shows in words."""
    module, _, function = name.partition(".")
    with site_look():
        return svg_of(getattr(import_module(f"benchmark_plots.{module}"), function)(page), words)
