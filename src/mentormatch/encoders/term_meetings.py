"""Which terms of two answers meet, and how each side wrote them."""

from mentormatch.answers import Cell, fold, split_terms
from mentormatch.encoders.named_terms import TermSyntax, read_answer


def met_terms(wants: tuple[Cell, TermSyntax], offers: tuple[Cell, TermSyntax]) -> list[tuple[str, str, str]]:
    """Return the key of each wanted term that is offered, and how the offering and the wanting side wrote it.

    If the offer meets everybody, the wanted terms; if the want does, the answers that say so.
    """
    wanted, wants_said, wants_anything = read_answer(*wants)
    offered, offers_said, offers_anything = read_answer(*offers)
    if not (wants_said and offers_said):
        return []
    if wants_anything:
        cell, syntax = wants
        terms = split_terms(cell, syntax.separator)
        return [("", term, term) for term in terms if syntax.key_of(fold(term)) in syntax.anything]
    if offers_anything:
        return [(key, written, written) for key, written in wanted.items()]
    return [(key, offered[key], written) for key, written in wanted.items() if key in offered]


def worded(offered: str, wanted: str, name: str | None) -> str:
    """Return what the offering side wrote, and where the other wrote it otherwise how, and what both are.

    Examples
    --------
    >>> worded("Kubernetes", "k8s", "kubernetes"), worded("R", "r", "r"), worded("Kube", "k8s", "kubernetes")
    ("Kubernetes (wanted: 'k8s')", 'R', "Kube (wanted: 'k8s', both are 'kubernetes')")
    """
    if fold(offered) == fold(wanted):
        return offered
    both = f", both are '{name}'" if name and fold(name) not in {fold(offered), fold(wanted)} else ""
    return f"{offered} (wanted: '{wanted}'{both})"
