"""One page to decide in: what happened, who is whose, and why.

A *report* is one HTML file with everything in it: nothing is asked of any server, so that it can be sent, kept and
printed. Its facts come from the matching alone (`contents`); its words are data, one table a language; whatever people
wrote is text in it, never markup.

Names are loaded when they are asked for: most runs write no page.
"""

import lazy_loader as _lazy

__all__ = [
    "LANGUAGES",
    "report_page",
    "write_report",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "language": ["LANGUAGES"],
        "report": ["report_page", "write_report"],
    },
)
