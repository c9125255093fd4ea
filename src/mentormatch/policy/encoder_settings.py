"""The encoder of a criterion as a policy states it."""

import inspect
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import PlainValidator

from mentormatch.encoders import Encoder, EncoderName, make, names, stated_folder
from mentormatch.errors import PolicyError, unknown_name
from mentormatch.policy.settings import FrozenDict, Requirement, raise_mistakes, thaw, unknown_setting, wrong_value

PAIRS = "pairs"
"""The encoder of criteria whose scores are given by id."""

OWN = "own"


def encoder_setting(encoder: Any) -> Any:
    """Return an encoder as a policy states it: its name, with the settings that differ from the defaults.

    Raises
    ------
    PolicyError
        Where there is no such encoder, and with every setting that it does not have or that is wrong.

    Examples
    --------
    >>> encoder_setting({"name": "number", "at_least": 2, "within": 0}), encoder_setting({"name": "terms"})
    ({'name': 'number', 'at_least': 2}, 'terms')
    """
    if isinstance(encoder, Encoder):
        return _encoder_object(encoder)
    if isinstance(encoder, Mapping):
        if OWN in encoder:
            expected = f"must be handed over: {encoder[OWN]!r} is a class of your own, which a document cannot hold"
            hint = "Give the policy that you made beside the document."
            raise PolicyError(wrong_value("encoder", expected, hint=hint, code="encoder_not_ours"))
        settings = {name: thaw(setting) for name, setting in encoder.items() if name != "name"}
        if "name" not in encoder:
            raise PolicyError(wrong_value("encoder", "must have a name beside its settings", got=thaw(encoder)))
        return _named_encoder(encoder["name"], settings, at=("name",))
    if isinstance(encoder, str):
        return _named_encoder(encoder, {})
    expected = "must be the name of an encoder, a table with its name and settings, or an encoder"
    raise PolicyError(wrong_value("encoder", expected, got=encoder))


def as_stated(encoder: Any) -> Any:
    """Return what `encoder_setting` gave as JSON and TOML state it: folders by their names, own encoders by class.

    Examples
    --------
    >>> as_stated({"name": "text", "model": Path("models/own")}), as_stated("terms")
    ({'name': 'text', 'model': {'folder': 'own'}}, 'terms')
    """
    if isinstance(encoder, Encoder):
        kind = type(encoder)
        return {OWN: f"{kind.__module__}.{kind.__qualname__}", "settings": thaw(encoder.get_params())}
    if not isinstance(encoder, Mapping):
        return encoder
    return {name: stated_folder(setting) if isinstance(setting, Path) else setting for name, setting in encoder.items()}


def with_own_encoders(document: Mapping[str, Any], policy: Any) -> dict[str, Any]:
    """Return a stored policy with the encoders of one's own that a policy at hand has in the same criteria.

    Examples
    --------
    >>> with_own_encoders({"criteria": [{"name": "skills"}]}, None)
    {'criteria': [{'name': 'skills'}]}
    """
    known = {} if policy is None else {criterion.name: criterion.encoder for criterion in policy.criteria}
    criteria = [dict(criterion) for criterion in document["criteria"]]
    for criterion in criteria:
        stated, own = criterion.get("encoder"), known.get(criterion["name"])
        if isinstance(stated, Mapping) and OWN in stated and as_stated(own) == stated:
            criterion["encoder"] = own
    return {**document, "criteria": criteria}


def _named_encoder(name: Any, settings: Mapping[str, Any], *, at: tuple[str, ...] = ()) -> str | FrozenDict | Encoder:
    known = (*names(), PAIRS)
    if name not in known:
        raise PolicyError(replace(unknown_name("encoder", name, known, column="encoder"), path=at))
    if name == PAIRS:
        raise_mistakes([unknown_setting("the encoder 'pairs'", setting, (), column="encoder") for setting in settings])
        return PAIRS
    return _setting_of_encoder(make(name, **settings))


def _encoder_object(encoder: Encoder) -> str | FrozenDict | Encoder:
    settings = encoder.get_params()
    if encoder.name in names():
        stated = make(encoder.name, **settings)
        if type(stated) is type(encoder):
            return _setting_of_encoder(stated)
    own = type(encoder)(**settings)
    own.check_settings()
    return own


def _setting_of_encoder(encoder: Encoder) -> str | FrozenDict | Encoder:
    if any(callable(setting) for setting in encoder.get_params().values()):
        return encoder  # which no file could state
    defaults = {name: parameter.default for name, parameter in inspect.signature(type(encoder)).parameters.items()}
    given = {name: setting for name, setting in encoder.get_params().items() if thaw(setting) != thaw(defaults[name])}
    return FrozenDict({"name": encoder.name, **given}) if given else encoder.name


EncoderSetting: TypeAlias = Annotated[
    EncoderName | Literal["pairs"] | Mapping[str, Any] | Encoder,
    PlainValidator(encoder_setting),
    Requirement("must be an encoder"),
]
