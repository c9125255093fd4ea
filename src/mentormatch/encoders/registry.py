"""Encoders by name, from settings or from a stored document."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal, TypeAlias

from mentormatch.encoders.category import CategoryEncoder
from mentormatch.encoders.choices import ChoicesEncoder
from mentormatch.encoders.contract import Encoder
from mentormatch.encoders.languages import LanguagesEncoder
from mentormatch.encoders.number import NumberEncoder
from mentormatch.encoders.schedule import ScheduleEncoder
from mentormatch.encoders.seniority import SeniorityEncoder
from mentormatch.encoders.terms import TermsEncoder
from mentormatch.encoders.text import TextEncoder
from mentormatch.encoders.time_zone import TimeZoneEncoder
from mentormatch.encoders.vectors import VectorsEncoder
from mentormatch.errors import Mistake, PolicyError, UnknownNameError, unknown_name

EncoderName: TypeAlias = Literal[
    "category",
    "choices",
    "languages",
    "number",
    "schedule",
    "seniority",
    "terms",
    "text",
    "time_zone",
    "vectors",
]
"""An encoder by name."""

_ENCODERS: Mapping[str, type[Encoder]] = {
    encoder.name: encoder
    for encoder in (
        CategoryEncoder,
        ChoicesEncoder,
        LanguagesEncoder,
        NumberEncoder,
        ScheduleEncoder,
        SeniorityEncoder,
        TermsEncoder,
        TextEncoder,
        TimeZoneEncoder,
        VectorsEncoder,
    )
}


def names() -> tuple[str, ...]:
    """Return the names of the encoders, sorted.

    Examples
    --------
    >>> names()
    ('category', 'choices', 'languages', 'number', 'schedule', 'seniority', 'terms', 'text', 'time_zone', 'vectors')
    """
    return tuple(sorted(_ENCODERS))


def setting_types(name: str) -> dict[str, Any]:
    """Return the types of an encoder's settings, by their names.

    Examples
    --------
    >>> setting_types("vectors")
    {'similarity': typing.Literal['cosine', 'dot']}
    """
    parameters = inspect.signature(_ENCODERS[name]).parameters
    return {setting: parameter.annotation for setting, parameter in parameters.items()}


def make(name: str, **settings: Any) -> Encoder:
    """Return an encoder by its name and settings, all of them checked.

    Raises
    ------
    UnknownNameError
        Where there is no such encoder.
    PolicyError
        With all settings that do not exist or are wrong.

    Examples
    --------
    >>> make("number", at_least=2, within=3)
    NumberEncoder(at_least=2, within=3)
    """
    if not isinstance(name, str) or name not in _ENCODERS:
        raise UnknownNameError(unknown_name("encoder", name, names()))
    kind = _ENCODERS[name]
    known = kind.parameter_names()
    unknown = [setting for setting in settings if setting not in known]
    mistakes = [replace(unknown_name("setting", setting, known), path=(setting,)) for setting in unknown]
    encoder = kind(**{setting: value for setting, value in settings.items() if setting in known})
    mistakes += encoder.setting_mistakes()
    if mistakes:
        raise PolicyError(mistakes)
    return encoder


def from_dict(document: Mapping[str, Any]) -> Encoder:
    """Return the encoder that ``to_dict`` wrote, fitted if it was.

    Raises
    ------
    UnknownNameError, PolicyError
        Where the document names no encoder, or is not as it was written.

    Examples
    --------
    >>> encoder = make("terms").fit(["Python; R"], ["python"])
    >>> from_dict(encoder.to_dict()).encode_wants(["R"]).values.toarray()
    array([[0., 1.]])
    """
    try:
        name, settings, learned = document["name"], dict(document["settings"]), document["learned"]
    except (KeyError, TypeError, ValueError):
        must = "a stored encoder must have a 'name', 'settings' and what it has 'learned'"
        raise PolicyError(Mistake("encoder_document_wrong", must, got=str(document))) from None
    encoder = make(name, **settings)
    if learned is None:
        return encoder
    try:
        return encoder.restore(learned)
    except PolicyError:
        raise
    except (KeyError, TypeError, ValueError, AttributeError, IndexError):
        must = f"what a stored encoder '{name}' has learned must be as it was written"
        raise PolicyError(Mistake("encoder_document_wrong", must, got=str(learned))) from None
