"""How the pages are built: every command and every Python cell is run while Sphinx reads it."""

import os
import re
import shutil
import sys
from pathlib import Path
from typing import Any

import latex2mathml.converter
from docutils import nodes

import mentormatch

DOCS = Path(__file__).parent
ROOT = DOCS.parent
sys.path.insert(0, str(DOCS))

from public_names import overview  # noqa: E402  which lies beside this file, as benchmark_plots does

project = "mentormatch"
author = "The mentormatch authors"
copyright = author  # noqa: A001  Sphinx calls it so
release = version = mentormatch.__version__

extensions = [
    "benchmark_plots.directives",
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.intersphinx",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "sphinxcontrib.programoutput",
]
exclude_patterns = ["_build", "_work", "jupyter_execute"]
myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 4
source_suffix = {".md": "myst-nb", ".rst": "restructuredtext"}

# A cell that fails, or that warns, fails the build.
nb_execution_mode = "force"
nb_execution_raise_on_error = True
nb_execution_timeout = 120
nb_merge_streams = True

autodoc_typehints = "none"  # signatures name the types, and docstrings say what they mean
autodoc_member_order = "alphabetical"
napoleon_google_docstring = False
napoleon_use_ivar = True  # an attribute is described once
napoleon_use_rtype = False
suppress_warnings = ["ref.python"]  # words in docstrings' types are prose, and stand for several names
intersphinx_mapping: dict[str, tuple[str, str | None]] = {}  # the build needs no network

# Only what is written before the prompt `$` is copied.
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

programoutput_prompt_template = "$ {command}\n{output}"

html_math_renderer = "mathml"
html_theme = "furo"
html_title = "mentormatch"
html_static_path = ["_static"]
html_css_files = ["mentormatch.css"]
html_theme_options = {"source_repository": "", "sidebar_hide_name": False, "navigation_with_keys": True}
html_copy_source = False
html_show_sourcelink = False
pygments_style = "tango"
pygments_dark_style = "monokai"


def _is_elsewhere(  # noqa: PLR0917  Sphinx calls it by position
    app: Any,
    what: str,
    name: str,
    obj: object,  # noqa: ARG001
    skip: bool,  # noqa: ARG001, FBT001
    options: Any,  # noqa: ARG001
) -> bool | None:
    """Leave a name out of the page of its package that `mentormatch` itself has: it stands there."""
    module = app.env.temp_data.get("autodoc:module") or app.env.ref_context.get("py:module")
    return True if what == "module" and module != "mentormatch" and name in mentormatch.__all__ else None


def _list_names(  # noqa: PLR0917  Sphinx calls it by position
    app: Any,  # noqa: ARG001
    what: str,
    name: str,
    obj: object,  # noqa: ARG001
    options: Any,  # noqa: ARG001
    lines: list[str],
) -> None:
    """List the public names of a package under what its docstring says."""
    if what == "module":
        lines.extend(overview(name))


def _inline_formula(writer: Any, node: Any) -> None:
    writer.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def _block_formula(writer: Any, node: Any) -> None:
    writer.body.append(f'<div class="formula">{latex2mathml.converter.convert(node.astext(), display="block")}</div>')
    raise nodes.SkipNode


def setup(app: Any) -> None:
    """Tell Sphinx of what is above; formulas become MathML, which browsers read without a script or a network."""
    app.connect("autodoc-process-docstring", _list_names)
    app.connect("autodoc-skip-member", _is_elsewhere)
    app.add_html_math_renderer("mathml", (_inline_formula, None), (_block_formula, None))


def _lay_out_examples() -> None:
    """Give each page that runs something a folder with the examples, as a clone has them, and cells a plain IPython.

    Its kernel warns that it listens on a port of this machine, which says nothing about the pages.
    """
    work = DOCS / "_work"
    shutil.rmtree(work, ignore_errors=True)
    profile = work / "ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 'ERROR'\n", encoding="utf-8")
    os.environ["IPYTHONDIR"] = str(work / "ipython")
    pages = DOCS.rglob("*.md")
    names = {name for page in pages for name in re.findall(r"_work/(\w+)", page.read_text(encoding="utf-8"))}
    for name in sorted(names):
        shutil.copytree(ROOT / "examples", work / name / "examples", ignore=shutil.ignore_patterns("__pycache__"))


# Commands are those of the environment that builds the pages, at one width, and draw no progress.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
os.environ["COLUMNS"] = "100"
_lay_out_examples()
