"""What is handed on of a matching, and how others check it.

A *dossier* is what a programme gives to those who must be able to judge it: policy, proof, audit and overrides, without
names. To *verify* is to compute from the written files, and from the tables where they are given, whether what they say
holds. Everything here reads a matching or its files, and changes neither.

Names are loaded when they are asked for.
"""

import lazy_loader as _lazy

__all__ = [
    "DOSSIER_FILES",
    "Dossier",
    "Verification",
    "dossier",
    "dossier_of_run",
    "verify",
    "write_dossier",
]

__getattr__, __dir__, _ = _lazy.attach(
    __name__,
    submod_attrs={
        "dossier": ["DOSSIER_FILES", "Dossier", "dossier", "dossier_of_run", "write_dossier"],
        "verify": ["Verification", "verify"],
    },
)
