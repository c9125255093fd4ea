"""Settings by name, as scikit-learn's clone and searches expect them."""

import inspect
from typing import Any, Self

from mentormatch.errors import PolicyError, unknown_name


class Parameters:
    """Gives a class whose ``__init__`` only stores keyword arguments the parameter contract of scikit-learn.

    Examples
    --------
    >>> class Ruler(Parameters):
    ...     def __init__(self, *, length=30):
    ...         self.length = length
    >>> Ruler().set_params(length=20)
    Ruler(length=20)
    """

    @classmethod
    def parameter_names(cls) -> tuple[str, ...]:
        """Return the names of the settings, in the order of ``__init__``."""
        return tuple(name for name in inspect.signature(cls).parameters)

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002  scikit-learn calls it so
        """Return the settings by name; `deep` changes nothing, since an encoder holds no other."""
        return {name: getattr(self, name) for name in self.parameter_names()}

    def set_params(self, **settings: Any) -> Self:
        """Change settings and return the same object; what was learned stays until the next fit."""
        known = self.parameter_names()
        unknown = [unknown_name("setting", name, known) for name in settings if name not in known]
        if unknown:
            raise PolicyError(unknown)
        for name, value in settings.items():
            setattr(self, name, value)
        return self

    def __repr__(self) -> str:
        defaults = {name: one.default for name, one in inspect.signature(type(self)).parameters.items()}
        changed = [f"{name}={value!r}" for name, value in self.get_params().items() if value != defaults[name]]
        return f"{type(self).__name__}({', '.join(changed)})"
