"""Whether every link inside the built pages leads somewhere: python docs/check_links.py docs/_build/html."""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class _Page(HTMLParser):
    """The links of a page and the places in it that links may lead to."""

    def __init__(self) -> None:
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag links to, loads, or is called."""
        del tag
        for name, value in attrs:
            if name in {"href", "src"} and value:
                self.links.add(value)
            if name in {"id", "name"} and value:
                self.places.add(value)


def broken_links(root: Path) -> list[str]:
    """Return the links of all pages below a folder that lead nowhere, or load something from elsewhere."""
    pages: dict[Path, _Page] = {}
    for file in sorted(root.rglob("*.html")):
        page = pages[file.resolve()] = _Page()
        page.feed(file.read_text(encoding="utf-8"))
    broken = []
    for file, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
            target = target / "index.html" if target.is_dir() else target
            missing_place = parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].places
            if not target.exists() or missing_place:
                broken.append(f"{file.relative_to(root.resolve())}: {link}")
    return broken


if __name__ == "__main__":
    found = broken_links(Path(sys.argv[1]))
    sys.stdout.write("".join(f"{line}\n" for line in found) + f"{len(found)} links lead nowhere\n")
    sys.exit(bool(found))
