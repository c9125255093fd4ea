"""Which terms of two answers meet, and how each side wrote them."""

from mentormatch.answers import Cell, fold
from mentormatch.encoders.named_terms import NamedTerms, TermSyntax, read_answer


def met_terms(wants: tuple[Cell, TermSyntax], offers: tuple[Cell, TermSyntax]) -> list[tuple[str, str, str]]:
    """Return the key of each wanted term that is offered, and how the offering and the wanting side wrote it.

    If the offer meets everybody, the wanted terms; if the want does, the answers that say so.
    """
    wanted, wants_said, wants_anything = read_answer(*wants)
    offered, offers_said, offers_anything = read_answer(*offers)
    if not (wants_said and offers_said):
        return []
    if wants_anything:
        return [("", term, term) for term in open_terms(*wants)]
    if offers_anything:
        return [(key, written, written) for key, written in wanted.items()]
    return [(key, offered[key], written) for key, written in wanted.items() if key in offered]


def open_terms(cell: Cell, syntax: TermSyntax) -> tuple[str, ...]:
    """Return the terms of an answer that meet anything, as they were written."""
    return tuple(term for _, term in syntax.pieces(cell) if syntax.key_of(fold(term)) in syntax.anything)


def missing_terms(wanted: NamedTerms, offered: NamedTerms) -> tuple[str, ...]:
    """Return the terms of one answer that the other does not name, as the wanting side wrote them."""
    if wanted.meets_everybody[0] or offered.meets_everybody[0]:
        return ()
    return tuple(raw for term, raw in zip(wanted.terms, wanted.written, strict=True) if term not in offered.terms)


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
