"""Answers as paths: technology/software, or the leading digits of a code."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mentormatch.answers import Classification, Classified, fold, read_career_path, read_code, read_sector
from mentormatch.encoders.aliases import alias_table

_DEEPEST = 64
_LONGEST_NAME = 12  # in pieces between commas


@dataclass(frozen=True, eq=False)
class Paths:
    """Reads paths, as tuples of nodes.

    A path is written as the tuple of its nodes, from the top: ``("technology", "technology/software")``, or, for codes,
    ``("54", "541", "5415")``. What follows the 63rd step is one step more.

    Parameters
    ----------
    separator : str
        What stands between the steps of a path.
    lengths : tuple of int, optional
        Lengths of the prefixes of codes.
    aliases : mapping of str to str, optional
        Other names of paths and of their beginnings.
    codes : {"naics", "nace", "isic"} or mapping, optional
        Whose codes are read at the start of an answer, or a classification, whose names are read as well.
    sectors : bool
        Whether names of sectors are read in several languages.
    careers : bool
        Whether career paths are read in job titles.

    Examples
    --------
    >>> Paths("/", aliases={"IT": "Technology/Software"}).nodes("it / Web-Design")
    ('technology', 'technology/software', 'technology/software/web design')
    >>> Paths("/", (2, 3, 4), {"31": "31-33", "32": "31-33"}).nodes("3211"), Paths("/", (2, 3)).nodes("5")
    (('31 33', '321', '3211'), ('5',))
    >>> paths = Paths("/", codes="nace", sectors=True)
    >>> paths.nodes("J62.01 Programming"), paths.nodes("Gesundheitswesen"), paths.nodes("Tech/Web design")
    (('j', 'j62', 'j620', 'j6201'), ('healthcare',), ('technology', 'technology/web design'))
    """

    separator: str
    lengths: tuple[int, ...] | None = None
    aliases: Mapping[str, str] | None = None
    codes: str | Mapping[str, Sequence[str]] | None = None
    sectors: bool = False
    careers: bool = False
    _brought: Classification | None = field(init=False)
    _name_of: dict[str, str] = field(init=False)
    _written: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        names = (self.aliases or {}).values()
        brought = None if self.codes is None or isinstance(self.codes, str) else Classification(self.codes)
        object.__setattr__(self, "_brought", brought)
        object.__setattr__(self, "_name_of", alias_table(self.aliases, spell=self.spell))
        object.__setattr__(self, "_written", {self.spell(name): name.strip() for name in reversed(list(names))})

    def spell(self, text: str) -> str:
        """Return a path with each of its steps folded; codes are folded whole."""
        if self.lengths is not None:
            return fold(text)
        return self.separator.join(step for part in text.split(self.separator) if (step := fold(part)))

    def nodes(self, text: str) -> tuple[str, ...]:
        """Return the nodes of one path; () where it says nothing."""
        spelled = self.spell(text)
        if not spelled:
            return ()
        if industry := self._industry(text, spelled):
            return industry
        return self._steps(spelled) if self.lengths is None else self._prefixes(spelled, self.lengths)

    def is_known(self, text: str) -> bool:
        """Return whether a text begins with a code or the name of a sector that is known."""
        return bool(self._industry(text, self.spell(text)))

    def _industry(self, text: str, spelled: str) -> tuple[str, ...]:
        """Return the nodes of an industry; () where it begins neither with a code nor with a sector."""
        named = self._name_of.get(spelled, text)
        if codes := self._codes(named):
            return tuple(map(fold, codes))
        steps = [part.strip() for part in named.split(self.separator, _DEEPEST)] if self.sectors else []
        for length in range(min(len(steps), _DEEPEST - 1), 0, -1):
            if sector := read_sector(self.separator.join(steps[:length])):
                rest = [step for part in steps[length:] if (step := fold(part))]
                path = [*sector, *rest]
                return self._from_top(path)
        return self._from_top(read_career_path(named)) if self.careers else ()

    def _from_top(self, path: Sequence[str]) -> tuple[str, ...]:
        return tuple(self.separator.join(path[:depth]) for depth in range(1, len(path) + 1))

    def _codes(self, named: str) -> tuple[str, ...]:
        """Return the codes that an answer states, from the top down."""
        if self._brought is not None:
            return self._brought.read(named).path
        return read_code(named, self.codes) if isinstance(self.codes, str) else ()

    def classified(self, text: str) -> Classified:
        """Return what an answer is in a classification that was brought."""
        if self._brought is None:
            return Classified()
        return self._brought.read(self._name_of.get(self.spell(text), text))

    def joined(self, pieces: Sequence[str]) -> tuple[str, ...]:
        """Return the pieces of an answer with those together that are one name of a classification.

        Examples
        --------
        >>> paths = Paths("/", codes={"71": ["", "Arts, Entertainment, and Recreation"], "61": ["", "Teaching"]})
        >>> paths.joined(["71 Arts", "Entertainment", "and Recreation", "Teaching"])
        ('71 Arts, Entertainment, and Recreation', 'Teaching')
        """
        if self._brought is None or len(pieces) < 2:
            return tuple(pieces)
        found: list[str] = []
        start = 0
        while start < len(pieces):
            ends = range(min(len(pieces), start + _LONGEST_NAME), start + 1, -1)
            end = next((end for end in ends if self._brought.is_name(", ".join(pieces[start:end]))), start + 1)
            found.append(", ".join(pieces[start:end]))
            start = end
        return tuple(found)

    def _steps(self, spelled: str) -> tuple[str, ...]:
        node = ""
        for step in spelled.split(self.separator, _DEEPEST - 1):
            node = f"{node}{self.separator}{step}" if node else step
            name = self._name_of.get(node, node)
            is_there = f"{spelled}{self.separator}".startswith(f"{name}{self.separator}")
            node = node if is_there else name
        steps = node.split(self.separator, _DEEPEST - 1)
        return tuple(self.separator.join(steps[:depth]) for depth in range(1, len(steps) + 1))

    def _prefixes(self, spelled: str, lengths: tuple[int, ...]) -> tuple[str, ...]:
        code = self._name_of.get(spelled, spelled)
        if not code.isalnum():
            return (code,)
        prefixes = [code[:length] for length in lengths if length <= len(code)] or [code]
        return tuple(dict.fromkeys(self._name_of.get(prefix, prefix) for prefix in prefixes))

    def label(self, node: str, written: str) -> str:
        """Return a node of a written path as it was written, or by the name that an alias gives it.

        Examples
        --------
        >>> Paths("/").label("data science", " Data-Science / Models ")
        'Data-Science'
        """
        if node in self._written:
            return self._written[node]
        spelled = self.spell(written)
        if industry := self._industry(written, spelled):
            if industry[-1] == node:
                return written.strip()
            codes = {fold(code): code for code in self._codes(self._name_of.get(spelled, written))}
            return self._brought.label(codes[node]) if self._brought and node in codes else codes.get(node, node)
        if self.lengths is not None:
            return written[: len(node)] if fold(written[: len(node)]) == node else node
        steps = [part.strip() for part in written.split(self.separator) if fold(part)]
        beginning = self.separator.join(steps[: node.count(self.separator) + 1])
        return beginning if self.spell(beginning) == node else node


def common_nodes(path: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    """Return the nodes with which both paths begin.

    Examples
    --------
    >>> common_nodes(("a", "a/b"), ("a", "a/c"))
    ('a',)
    """
    depth = 0
    for node, counterpart in zip(path, other, strict=False):
        if node != counterpart:
            break
        depth += 1
    return path[:depth]
