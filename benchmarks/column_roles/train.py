"""Fits what `column_roles` knows of headers: two regularised logistic regressions on vectors of headers.

    python benchmarks/column_roles/train.py [--check]

Headers are read from headers.toml, which we wrote. The weights are written beside the module that reads them, in half
precision; `--check` only says how well headers are told that were left out (five folds), by language.
"""

import argparse
import io
import tomllib
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from mentormatch.column_roles.header_meaning import plain_header
from mentormatch.encoders.text import multilingual_model, vectors_of

HERE = Path(__file__).parent
WEIGHTS = HERE.parents[1] / "src" / "mentormatch" / "column_roles" / "header_weights.npz"
STRENGTH = 12.0
WANTS = {"wants", "goals"}
OFFERS = {"offers", "about"}


def read_headers() -> list[tuple[str, str, str]]:
    """Return header, role and language of each."""
    roles = tomllib.loads((HERE / "headers.toml").read_text(encoding="utf-8"))
    return [
        (header.strip(), role, language)
        for role, languages in roles.items()
        for language, headers in languages.items()
        for header in headers.split("|")
    ]


def vectors(headers: list[str]) -> np.ndarray:
    """Return a row a header."""
    plain = [plain_header(header) for header in headers]
    found = vectors_of(set(plain), multilingual_model())
    return np.stack([found[text] for text in plain]).astype(np.float64)


def fit(rows: np.ndarray, answers: np.ndarray) -> LogisticRegression:
    """Return a regression, always the same."""
    return LogisticRegression(C=STRENGTH, max_iter=1000, tol=1e-6).fit(rows, answers)


def check(rows: np.ndarray, roles: np.ndarray, languages: np.ndarray) -> None:
    """Print the share of headers that are told right when they were left out."""
    right = np.zeros(len(roles), dtype=bool)
    stance = np.full(len(roles), np.nan)
    for known, kept in StratifiedKFold(5, shuffle=True, random_state=0).split(rows, roles):
        right[kept] = fit(rows[known], roles[known]).predict(rows[kept]) == roles[kept]
        seen, left = (part[np.isin(roles[part], [*WANTS, *OFFERS])] for part in (known, kept))
        wants = np.isin(roles, list(WANTS))
        stance[left] = fit(rows[seen], wants[seen]).predict(rows[left]) == wants[left]
    print(f"roles: {right.mean():.3f} of {len(right)}; who wants: {np.nanmean(stance):.3f}")
    for language in sorted(set(languages)):
        print(f"  {language}: {right[languages == language].mean():.3f}")
    for role in sorted(set(roles)):
        print(f"  {role}: {right[roles == role].mean():.2f} of {(roles == role).sum()}")


def main() -> None:
    """Fit, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    headers, roles, languages = (np.array(part) for part in zip(*read_headers(), strict=True))
    rows = vectors(list(headers))
    if given.check:
        check(rows, roles, languages)
        return
    of_roles = fit(rows, roles)
    directed = np.isin(roles, [*WANTS, *OFFERS])
    of_wants = fit(rows[directed], np.isin(roles[directed], list(WANTS)))
    stored = io.BytesIO()
    np.savez_compressed(
        stored,
        roles=of_roles.classes_,
        coefficients=of_roles.coef_.astype(np.float16),
        intercepts=of_roles.intercept_.astype(np.float16),
        wants=of_wants.coef_[0].astype(np.float16),
        wants_intercept=np.float64(of_wants.intercept_[0]),
    )
    WEIGHTS.write_bytes(stored.getvalue())
    print(f"{WEIGHTS}: {len(stored.getvalue())} bytes, {len(of_roles.classes_)} roles from {len(headers)} headers")


if __name__ == "__main__":
    main()
