"""Forms of a term that one person names side by side."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from mentormatch.encoders.aliases import alias_table
from mentormatch.encoders.named_terms import NamedTerms, TermSyntax, forms_of, read_answer

_SHOWN = 3


def named_together(named: Iterable[NamedTerms], syntaxes: Sequence[TermSyntax]) -> set[str]:
    """Return the folded forms that one answer holds beside another form of the same term.

    Only answers in which a term stands twice are read again.

    Parameters
    ----------
    named : iterable of NamedTerms
        Both columns.
    syntaxes : sequence of TermSyntax
        How each of them is written.

    Examples
    --------
    >>> from mentormatch.encoders.columns import distinct_answers
    >>> from mentormatch.encoders.named_terms import read_terms
    >>> syntax = TermSyntax(";", lambda term: term.removesuffix("s"), {}, frozenset())
    >>> named = read_terms(distinct_answers(["Design; Designs; Maps", "map"]), syntax)
    >>> sorted(named_together([named], [syntax]))
    ['design', 'designs']
    """
    found: set[str] = set()
    for side, syntax in zip(named, syntaxes, strict=True):
        entries = np.stack((side.owners, side.terms_named))
        entries = entries[:, np.lexsort(entries[::-1])]
        twice = entries[0, 1:][(entries[:, 1:] == entries[:, :-1]).all(axis=0)]
        plain = replace(syntax, key_of=str, anything=frozenset())
        for owner in np.unique(twice).tolist():
            together: dict[str, list[str]] = {}
            for form in read_answer(side.answers.cells[owner], plain)[0]:
                together.setdefault(syntax.key_of(form), []).append(form)
            found.update(form for forms in together.values() if len(forms) > 1 for form in forms)
    return found


def kept_apart(
    named: Sequence[NamedTerms],
    syntaxes: Sequence[TermSyntax],
    aliases: Mapping[str, str] | None,
    is_listed: Callable[[str], bool],
) -> set[str]:
    """Return the forms that are terms of their own, since somebody named them beside another form of the same term.

    Of the forms of a term, those stay that the user's aliases or our own table name letter by letter, with all forms
    that nobody named beside another; where there is none of the former, the shortest of all stays. The others that were
    named beside another are terms of their own: what joined them was a rule of spelling, and a guess. So no two forms
    that one person named are one by a guess, whatever the order, and a further answer never joins what was apart.

    Parameters
    ----------
    named, syntaxes : sequences of NamedTerms and TermSyntax
        Both columns, and how they are written.
    aliases : mapping of str to str, optional
        The user's own.
    is_listed : function
        Whether our own table holds a folded form.
    """
    together = named_together(named, syntaxes)
    if not together:
        return set()
    table = alias_table(aliases)
    given = {*table, *table.values()}
    apart: set[str] = set()
    for forms in forms_of(named).values():
        named_beside = forms & together
        if len(named_beside) > 1:
            known = {form for form in forms if form in given or is_listed(form)}
            apart |= named_beside - (known or {min(forms, key=lambda form: (len(form), form))})
    return apart


def apart_notes(apart: Mapping[str, str]) -> tuple[str, ...]:
    """Return what is said of forms that are kept apart, each with what it would have been.

    Examples
    --------
    >>> apart_notes({"designs": "design"})
    ("'designs' is not 'design', since somebody named both; an alias joins them",)
    """
    if not apart:
        return ()
    said = [f"'{form}' is not '{name}'" for form, name in sorted(apart.items())]
    more = f" and {len(said) - _SHOWN} more" if len(said) > _SHOWN else ""
    return (f"{'; '.join(said[:_SHOWN])}{more}, since somebody named both; an alias joins them",)
