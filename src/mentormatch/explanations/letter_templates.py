"""Own templates of introductions and letters, which can do no harm."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from mentormatch.errors import InputError, Mistake, PolicyError, suggestion
from mentormatch.policy import Policy, templates_of

FIELDS: Mapping[str, str] = {
    "reader": "whom it is addressed to: both, mentee, mentor or unmatched",
    "language": "the code of the language, such as de",
    "text": "our own text, where only something is put around it",
    "mentee": "the mentee's id",
    "mentee_name": "the mentee's name, or id",
    "mentee_first_name": "what the mentee is called in a letter",
    "mentee_email": "the mentee's address, or nothing",
    "mentor": "the mentor's id",
    "mentor_name": "the mentor's name, or id",
    "mentor_first_name": "what the mentor is called in a letter",
    "mentor_email": "the mentor's address, or nothing",
    "in_common": "what they have in common, in phrases: a list",
    "languages": "the languages that both speak: a list",
    "times": "the times that suit both, in both clocks: a list",
    "time_zone": "the time zone, where it is the same",
    "gives_back": "what the mentee can offer and the mentor wants: a list",
    "first_meeting": "two things to talk about: a list",
    "reason": "unmatched: why there is nobody, as a word such as all_taken",
    "reason_text": "unmatched: why there is nobody, as a sentence",
}
"""What a template may name, and what it stands for. Of a letter to somebody unmatched, what is of a pair is empty."""

_MOST_STEPS = 10_000
_MOST_CHARACTERS = 100_000
_LONGEST_SIGN = 100
_FILTERS = (
    *("capitalize", "default", "e", "escape", "first", "join", "last", "length", "list", "lower", "title", "trim"),
    "upper",
)
_TESTS = ("defined", "undefined", "none", "eq", "ne", "in", "equalto")
_NODES = frozenset(
    [
        "Template",
        "Output",
        "TemplateData",
        "Name",
        "Const",
        "If",
        "For",
        "Filter",
        "Test",
        "Compare",
        "Operand",
        "And",
        "Or",
        "Not",
        "Getitem",
        "Getattr",
        "CondExpr",
        "Keyword",
    ]
)
_LOOP_FIELDS = ("first", "last", "index", "index0", "length")


def template_mistakes(policy: Policy) -> list[Mistake]:
    """Return what is wrong with the templates of a policy: what they name, their syntax, and what none may do.

    Parameters
    ----------
    policy : Policy

    Returns
    -------
    list of Mistake
        Each with the line, and for a field that does not exist the nearest that does.

    Examples
    --------
    >>> policy = Policy(letters={"template": "Dear {{ mentee_frist_name }},"})
    >>> for mistake in template_mistakes(policy):
    ...     print(mistake)
    Line 1 of the template names 'mentee_frist_name', which is no field. Did you mean 'mentee_first_name'?
    """
    mistakes: dict[Mistake, None] = {}
    for reader, text in templates_of(policy.letters).items():
        at = ("letters", "template", *([reader] if isinstance(policy.letters["template"], Mapping) else []))
        for mistake in _mistakes_in(text):
            mistakes.setdefault(replace(mistake, path=at))
    return list(mistakes)


def check_templates(policy: Policy) -> None:
    """Raise PolicyError with what `template_mistakes` finds, if anything."""
    if mistakes := template_mistakes(policy):
        raise PolicyError(mistakes)


def _mistakes_in(text: str) -> Iterator[Mistake]:
    from jinja2 import TemplateSyntaxError, nodes

    try:
        tree = _environment(escape=False).parse(text)
    except TemplateSyntaxError as error:
        expected = f"line {error.lineno} of the template must be written as Jinja reads it"
        yield Mistake("template_syntax", expected, got=error.message or "")
        return
    yield from _unknown_names(tree, frozenset(FIELDS), nodes)


def _unknown_names(node: Any, known: frozenset[str], nodes: Any) -> Iterator[Mistake]:
    """Yield what a part of a template names that is no field, and what no template may do, from the top down."""
    line = getattr(node, "lineno", 1)
    kind = type(node).__name__
    if kind not in _NODES:
        hint = "It may show fields, with if, for and simple filters."
        yield Mistake("template_forbidden", f"line {line} of the template must not use {kind.lower()}", hint=hint)
        return
    if isinstance(node, nodes.Name) and node.name not in known:
        expected = f"line {line} of the template names '{node.name}', which is no field"
        yield Mistake("unknown_field", expected, hint=suggestion(node.name, FIELDS))
    elif isinstance(node, nodes.Filter | nodes.Test):
        allowed = _FILTERS if isinstance(node, nodes.Filter) else _TESTS
        if node.name not in allowed:
            expected = f"line {line} of the template names '{node.name}', which is none of {', '.join(sorted(allowed))}"
            yield Mistake("unknown_filter", expected, hint=suggestion(node.name, allowed))
        elif node.name == "join" and not _joins_by_sign(node, nodes):
            expected = f"line {line} of the template must join by a short text, as in in_common|join(', ')"
            yield Mistake("template_forbidden", expected)
    elif isinstance(node, nodes.Getattr) and not (
        isinstance(node.node, nodes.Name) and node.node.name == "loop" and node.attr in _LOOP_FIELDS
    ):
        expected = f"line {line} of the template names '.{node.attr}', but fields have no parts"
        yield Mistake("unknown_field", expected, hint=_of_parts(node, nodes))
        return
    elif isinstance(node, nodes.Getitem) and not (
        isinstance(node.arg, nodes.Const) and isinstance(node.arg.value, int)
    ):
        expected = f"line {line} of the template must have a number in brackets, as in in_common[0]"
        yield Mistake("template_forbidden", expected)
        return
    if isinstance(node, nodes.For):
        yield from _of_loop(node, known, nodes)
    else:
        for child in node.iter_child_nodes():
            yield from _unknown_names(child, known, nodes)


def _joins_by_sign(node: Any, nodes: Any) -> bool:
    """Return whether a filter "join" cannot make a text much longer."""
    signs = [arg.value for arg in node.args if isinstance(arg, nodes.Const)]
    short = all(isinstance(sign, str) and len(sign) <= _LONGEST_SIGN for sign in signs)
    return short and len(signs) == len(node.args) and not node.kwargs and not node.dyn_args and not node.dyn_kwargs


def _of_loop(node: Any, known: frozenset[str], nodes: Any) -> Iterator[Mistake]:
    yield from _unknown_names(node.iter, known, nodes)
    if node.recursive or not isinstance(node.target, nodes.Name):
        expected = f"line {node.lineno} of the template must go through a list as {{% for topic in in_common %}} does"
        yield Mistake("template_forbidden", expected)
        return
    inner = known | {node.target.name, "loop"}
    for child in (*node.body, *([node.test] if node.test else [])):
        yield from _unknown_names(child, inner, nodes)
    for child in node.else_:
        yield from _unknown_names(child, known, nodes)


def _of_parts(node: Any, nodes: Any) -> str | None:
    """Return the field that "mentee.first_name" may mean."""
    owner = node.node.name if isinstance(node.node, nodes.Name) else ""
    return suggestion(f"{owner}_{node.attr}", FIELDS)


def _environment(*, escape: bool) -> Any:
    """Return an environment in which a template sees fields, and can neither call nor change anything."""
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    environment = ImmutableSandboxedEnvironment(autoescape=escape)
    environment.globals.clear()
    return environment


class Templates:
    """The templates of a policy, ready to be filled in.

    Parameters
    ----------
    policy : Policy
    escape : bool
        Whether fields are escaped for HTML; the template itself never is.

    Raises
    ------
    PolicyError
        With every mistake in the templates.

    Examples
    --------
    >>> templates = Templates(Policy(letters={"template": "Dear {{ mentee_first_name }}, meet {{ mentor_name }}."}))
    >>> templates.fill("both", {"mentee_first_name": "Kim", "mentor_name": "Ada Lovelace"})
    'Dear Kim, meet Ada Lovelace.'
    """

    def __init__(self, policy: Policy, *, escape: bool = False) -> None:
        check_templates(policy)
        self._compiled: dict[str, Any] = {}
        texts = templates_of(policy.letters)
        if not texts:
            return
        environment = _environment(escape=escape)
        environment.filters["counted_steps"] = self._counted
        self._steps = 0
        compiled = {text: _compiled(environment, text) for text in dict.fromkeys(texts.values())}
        self._compiled = {reader: compiled[text] for reader, text in texts.items()}

    def __contains__(self, reader: str) -> bool:
        return reader in self._compiled

    def fill(self, reader: str, fields: Mapping[str, Any]) -> str:
        """Return the template for a reader with its fields.

        Raises
        ------
        InputError
            Where it takes too many steps, or becomes too long.
        """
        from jinja2 import TemplateError

        self._steps = 0
        known = dict.fromkeys(FIELDS, "") | dict(fields) | {"reader": reader}
        parts, size = [], 0
        try:
            for part in self._compiled[reader].generate(known):
                parts.append(part)
                size += len(part)
                if size > _MOST_CHARACTERS:
                    raise _too_much(f"at most {_MOST_CHARACTERS:,} characters")
        except (TemplateError, TypeError, ValueError, IndexError) as error:
            if isinstance(error, InputError):
                raise
            expected = f"the template for '{reader}' must be filled in with what is known of each pair"
            raise InputError(Mistake("template_failed", expected, got=str(error))) from error
        return "".join(parts).strip()

    def _counted(self, items: Iterable[Any]) -> Iterator[Any]:
        """Yield items, and stop what takes more steps in all than any letter needs."""
        for item in items:
            self._steps += 1
            if self._steps > _MOST_STEPS:
                raise _too_much(f"at most {_MOST_STEPS:,} steps of loops")
            yield item


def _compiled(environment: Any, text: str) -> Any:
    """Return a template of which each loop counts its steps."""
    from jinja2 import Template, nodes

    tree = environment.parse(text)
    for loop in list(tree.find_all(nodes.For)):
        loop.iter = nodes.Filter(loop.iter, "counted_steps", [], [], None, None, lineno=loop.lineno)
    for joined in list(tree.find_all(nodes.Filter)):
        if joined.name == "join":  # what is joined is gone through as well
            joined.node = nodes.Filter(joined.node, "counted_steps", [], [], None, None, lineno=joined.lineno)
    tree.set_environment(environment)
    return Template.from_code(environment, environment.compile(tree), {})


def _too_much(limit: str) -> InputError:
    return InputError(Mistake("template_too_much", f"a template must take {limit}"))
