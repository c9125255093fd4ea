"""The dossier as one printable page of HTML."""

import functools
from collections.abc import Mapping
from typing import Any

from mentormatch.errors import printable, shorten
from mentormatch.report.policy_shown import policy_lines

_WIDEST = 200
_REASONS = {
    "no_allowed_mentor": "rules leave them nobody",
    "all_taken": "every seat with the mentors they may have is taken",
    "below_worth": "nobody whom they may have scores enough",
    "left_out": "somebody whom they may have still has a seat",
    "not_reached": "the run was stopped before their turn",
}
_DECISIONS = {
    "accepted": "accepted: the pair was locked",
    "declined": "declined: the pair was not made again",
    "hold": "held back: neither was paired",
    "by hand": "paired by hand",
}


def page_of(document: Mapping[str, Any]) -> str:
    """Return the page of a dossier; all that it says of people and columns is escaped.

    Parameters
    ----------
    document : mapping
        As `Dossier.to_dict` gives it.
    """
    criteria = {part["criterion"]: part for part in document["influence"]}
    prices = [price[-1] for price in document["proof"]["prices"]]
    return str(
        _template().render(
            d=document,
            lines=policy_lines(document["policy"]),
            influence=criteria,
            settings={
                name: value
                for name, value in document["policy"].items()
                if name not in {"criteria", "rules", "columns", "answers", "carried", "letters", "notes"}
            },
            reasons=_REASONS,
            decisions=_DECISIONS,
            dearest=max(prices, default=0.0),
            priced=sum(price > 0 for price in prices),
        )
    )


@functools.cache
def _template() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("mentormatch.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {"number": _number, "share": _share, "range": _range, "share_range": _share_range}
    return environment.get_template("dossier.html.jinja")


def _shown(value: Any) -> Any:
    """Return what stands on the page: nothing for what is not known, and no text that floods it or turns it around."""
    if value is None:
        return "–"
    if type(value) is str:
        return shorten(value, limit=_WIDEST) if len(value) > _WIDEST else printable(value)
    return value


def _number(value: Any, digits: int = 3) -> str:
    return "–" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:,.{digits}f}"


def _share(value: Any) -> str:
    return "–" if value is None else f"{100 * value:.0f} %"


def _share_range(value: Any) -> str:
    return "–" if value is None or None in value else f"{100 * value[0]:.0f}–{100 * value[1]:.0f} %"


def _range(value: Any) -> str:
    return "–" if value is None or None in value else f"{value[0]:.2f}–{value[1]:.2f}"
