"""Encoders compared: right partners found, texts a second, and names of skills that meet.

Run it with `python benchmarks/encoders.py`, with `--model NAME` for each model of the text encoder that is compared
with the table below; docs/benchmarks/encoders.md says what the figures mean.
"""

import argparse
import json
import os
import pkgutil
import platform
import sys
from datetime import date
from functools import partial
from pathlib import Path

import encoder_tasks as tasks
import numpy as np
from encoder_measures import (
    Factory,
    OfVectors,
    found,
    margin,
    mean_of,
    meeting,
    retrieve,
    scores_of,
    texts_a_second,
)
from result_files import write_into

from mentormatch import __version__
from mentormatch.encoders import TermsEncoder, TextEncoder

# What is compared by default; each line is a name and a function that makes an encoder which has learned nothing.
TEXT_ENCODERS: dict[str, Factory] = {
    "text": TextEncoder,
    "multilingual": partial(TextEncoder, model="multilingual"),
    "tfidf": partial(TextEncoder, model="words", scale="none"),
}
TERM_SETTINGS: dict[str, dict[str, object]] = {
    "terms": {},
    "plain": {"known_names": False, "repair_spelling": False},
}
PARTS = ("texts", "mentoring", "speed", "skills", "tags")
MARKS = ("<!-- encoders: begin -->\n", "<!-- encoders: end -->")


def retrieval_row(encoder, task, candidates, mean, of_pairs):
    return {
        "encoder": encoder,
        "task": task,
        "goals": len(of_pairs),
        "candidates": candidates,
        "recall@1": mean.first,
        "margin": margin(one.first for one in of_pairs),
        "recall@5": mean.first_five,
        "mrr": mean.reciprocal,
        "percentile": mean.percentile,
    }


def texts(encoders, shuffles):
    """Goals and bios of the probes, in blocks of 60."""
    rows = []
    for task, pairs in (("English", tasks.texts_english()), ("across languages", tasks.texts_across())):
        for name, make in encoders.items():
            mean, of_pairs = retrieve(make, pairs.goals, pairs.bios, shuffles)
            row = retrieval_row(name, task, "60", mean, of_pairs)
            row["first_of_pairs"] = [one.first for one in of_pairs]
            by_language = {language: [] for language in sorted(set(pairs.goal_languages))}
            for language, one in zip(pairs.goal_languages, of_pairs, strict=True):
                by_language[language].append(one.first)
            row["recall@1_by_goal_language"] = {
                language: float(np.mean(several))
                for language, several in by_language.items()
                if len(several) >= tasks.LEAST_OF_LANGUAGE
            }
            rows.append(row)
    return rows


def mentoring(encoders):
    """Projects of each term, and which of the mentors known by then took them."""
    rows, terms = [], tasks.mentoring_terms()
    sizes = [len(term.mentors) for term in terms]
    for name, make in encoders.items():
        places = []
        for term in terms:
            scores = scores_of(make, term.projects, term.mentors)
            for row, right in zip(scores, term.right, strict=True):
                places.append(found(row, np.isin(np.arange(len(row)), right)))
        rows.append(retrieval_row(name, "next term", f"{min(sizes)} to {max(sizes)}", mean_of(places), places))
    return rows


def speed(encoders):
    """Texts a second by language."""
    return [
        {"encoder": name, "language": language, "texts_a_second": texts_a_second(make, those)}
        for name, make in encoders.items()
        for language, those in tasks.texts_by_language().items()
    ]


def skills(settings):
    """Which pairs of names meet, of skills with two names and of look-alikes."""
    probes = {name: tasks.skills(name) for name in ("two_names", "look_alikes")}
    names = sorted({name for pairs in probes.values() for pair in pairs for name in pair})
    rows = []
    for encoder, chosen in settings.items():
        terms = TermsEncoder(**{"separator": ";"} | chosen).fit(names, names)
        for probe, pairs in probes.items():
            meets = meeting(terms, pairs)
            rows.append(
                {
                    "encoder": encoder,
                    "probe": probe,
                    "pairs": len(pairs),
                    "meeting": sum(meets),
                    "those": [" / ".join(pair) for pair, met in zip(pairs, meets, strict=True) if met],
                }
            )
    return rows


def tags(settings):
    """Mentors of Coding Coach who have a tag of one skill, and are found by each of its names."""
    answers = tasks.tags_of_mentors()
    tags_of = [set(answer.split("|")) for answer in answers]
    rows = []
    for encoder, chosen in settings.items():
        wishes = [name for group in tasks.TAGS_OF_ONE_SKILL for name in group]
        terms = TermsEncoder(**{"separator": "|"} | chosen).fit(wishes, answers)
        scores = terms.score(terms.encode_wants(wishes).values, terms.encode_offers(answers).values)
        right = wrong = of_all = 0
        for group in tasks.TAGS_OF_ONE_SKILL:
            has_one = np.array([not theirs.isdisjoint(group) for theirs in tags_of])
            for name in group:
                meets = scores[wishes.index(name)] > 0
                right, wrong = right + int((meets & has_one).sum()), wrong + int((meets & ~has_one).sum())
                of_all += int(has_one.sum())
        rows.append({"encoder": encoder, "wishes": len(wishes), "of": of_all, "found": right, "wrong": wrong})
    return rows


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    return "\n".join([*lines, *("| " + " | ".join(map(str, row)) + " |" for row in rows)]) + "\n"


def retrieval_table(rows):
    columns = ("task", "encoder", "goals", "candidates", "recall@1", "recall@5", "MRR", "percentile")
    return table(
        columns,
        [
            (
                *(row[name] for name in ("task", "encoder", "goals", "candidates")),
                f"{row['recall@1']:.3f} ± {row['margin']:.3f}",
                *(f"{row[name]:.3f}" for name in ("recall@5", "mrr", "percentile")),
            )
            for row in rows
        ],
    )


def by_encoder(values):
    """One row an encoder and one column a language."""
    languages = [*dict.fromkeys(language for of_languages in values.values() for language in of_languages)]
    return table(
        ("encoder", *languages),
        [(name, *(of_languages[language] for language in languages)) for name, of_languages in values.items()],
    )


def page_of(results):
    """All tables, as Markdown."""
    parts = [f"{results['date']}, version {results['version']}."]
    if retrieval := [*results.get("texts", ()), *results.get("mentoring", ())]:
        parts.append(retrieval_table(retrieval))
    across = {
        row["encoder"]: {language: f"{share:.2f}" for language, share in row["recall@1_by_goal_language"].items()}
        for row in results.get("texts", ())
        if row["task"] == "across languages"
    }
    if across:
        parts.append("Recall@1 across languages, by the language of the goal:\n\n" + by_encoder(across))
    if "speed" in results:
        speeds: dict[str, dict[str, str]] = {}
        for row in results["speed"]:
            speeds.setdefault(row["encoder"], {})[row["language"]] = f"{row['texts_a_second']:,.0f}"
        parts.append(f"Texts a second, by language, {results['machine']}:\n\n" + by_encoder(speeds))
    if "skills" in results:
        rows = [
            (row["encoder"], row["probe"].replace("_", " "), row["pairs"], f"{row['meeting'] / row['pairs']:.3f}")
            for row in results["skills"]
        ]
        parts.append(table(("encoder", "skills", "pairs", "share that meets"), rows))
        wrong = {row["encoder"]: row["those"] for row in results["skills"] if row["probe"] == "look_alikes"}
        parts += [f"Look-alikes that meet by `{name}`: {', '.join(those) or 'none'}." for name, those in wrong.items()]
    if "tags" in results:
        rows = [
            (row["encoder"], row["wishes"], row["of"], f"{row['found'] / row['of']:.3f}", row["wrong"])
            for row in results["tags"]
        ]
        parts.append(table(("encoder", "wishes", "mentors with the skill", "share found", "found wrongly"), rows))
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def measure(parts, encoders, settings, shuffles):
    """Return the results of some parts; what lacks its data is left out, and said."""
    cores = os.cpu_count()
    results = {
        "date": date.today().isoformat(),  # noqa: DTZ011  the day where it is run
        "version": __version__,
        "machine": f"Python {platform.python_version()}, {cores} cores ({platform.machine()})",
    }
    runs = {
        "texts": partial(texts, encoders, shuffles),
        "mentoring": partial(mentoring, encoders),
        "speed": partial(speed, encoders),
        "skills": partial(skills, settings),
        "tags": partial(tags, settings),
    }
    needs = {"mentoring": "cncf_lfx_mentoring", "tags": "coding_coach_mentors"}
    for part in parts:
        if part in needs and not tasks.has(needs[part]):
            where = f"{tasks.DATA} (MENTORMATCH_DATA)"
            print(f"{part}: left out, since there is no {needs[part]} in {where}", file=sys.stderr)
            continue
        results[part] = runs[part]()
    return results


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", metavar="part", help=f"of {', '.join(PARTS)}; all by default")
    parser.add_argument("--model", action="append", default=[], metavar="NAME", help="also TextEncoder(model=NAME)")
    parser.add_argument(
        "--vectors",
        action="append",
        default=[],
        metavar="MODULE:FUNCTION",
        help="also a function from texts to an array with a row each",
    )
    parser.add_argument(
        "--terms", action="append", default=[], metavar="JSON", help="also TermsEncoder with these settings"
    )
    parser.add_argument("--shuffles", type=int, default=9, help="orders of the probes beside that of the file")
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all figures, with those of each pair")
    parser.add_argument("--into", type=Path, metavar="PATH", help="a Markdown file to put the tables into")
    given = parser.parse_args(arguments)
    if unknown := set(given.parts) - set(PARTS):
        parser.error(f"unknown parts: {', '.join(sorted(unknown))}")
    encoders = TEXT_ENCODERS | {name: partial(TextEncoder, model=name) for name in given.model}
    encoders |= {name: partial(OfVectors, pkgutil.resolve_name(name)) for name in given.vectors}
    settings = TERM_SETTINGS | {f"terms {text}": json.loads(text) for text in given.terms}
    results = measure(given.parts or PARTS, encoders, settings, given.shuffles)
    page = page_of(results)
    print(page)
    if given.json:
        given.json.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if given.into:
        write_into(given.into, MARKS, page)


if __name__ == "__main__":
    main()
