"""What is handed on: a page, a dossier, and checked files.

A *report* is one HTML file with everything in it: nothing is asked of any server, so that it can be sent, kept and
printed. Its words are data, one table a language; what people wrote is text in it, never markup. A *dossier* is what
a programme gives to those who must be able to judge it: policy, proof, audit and overrides, without names. To *verify*
is to compute from the written files, and from the tables where they are given, whether what they say holds. Everything
here reads a matching or its files, and changes neither.

Names are loaded when they are asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "DOSSIER_FILES",
    "Dossier",
    "LANGUAGES",
    "Verification",
    "dossier",
    "dossier_of_run",
    "report_page",
    "verify",
    "write_dossier",
    "write_report",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "dossier": ["DOSSIER_FILES", "Dossier", "dossier", "dossier_of_run", "write_dossier"],
        "language": ["LANGUAGES"],
        "report": ["report_page", "write_report"],
        "verify": ["Verification", "verify"],
    },
)
