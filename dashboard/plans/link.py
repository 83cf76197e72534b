"""A link of the dashboard, read strictly: its page, its filters, and the page's own parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from analysis.errors import InvalidParameter
from analysis.query import PARAMETERS, Query
from analysis.store.corpus import Corpus
from analysis.store.forwarding import forward
from analysis.store.known import unknown_names
from analysis.store.republish import ledger_of
from dashboard.exhibits import EXHIBITS
from dashboard.figure import Figure

SWITCHED_ON = "true"
"""How a switch that is bound to the address stands in it; queries read 1."""


@dataclass
class Link:
    """What a link says: its page, its parameters by name, and notes on names that lead on."""

    page: str
    params: dict[str, list[str]]
    notices: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        """The link without its host and corpus."""
        params = {name: values for name, values in self.params.items() if name != "corpus"}
        return f"{self.page}?{urlencode(params, doseq=True)}".rstrip("?")

    def text(self, name: str) -> str:
        """Return a parameter, '' where the link has none."""
        return self.params.get(name, [""])[-1]

    def some(self, name: str, allowed: Sequence[str] = ()) -> list[str]:
        """Return a repeated parameter. Raises InvalidParameter where only some values are allowed."""
        values = self.params.get(name, [])
        for value in values:
            if allowed and value not in allowed:
                raise InvalidParameter(name, value, ", ".join(allowed))
        return values

    def one(self, name: str, allowed: Sequence[str], default: str = "", *, offered: Sequence[str] = ()) -> str:
        """Return a choice, the default (else the first that is allowed) where the link makes none.

        `offered` are those that the page has with its other choices; another allowed one gives the default, as there.
        Raises InvalidParameter for what is not allowed.
        """
        value, usual = self.text(name), default or allowed[0]
        if value and value not in allowed:
            raise InvalidParameter(name, value, ", ".join(allowed))
        return usual if not value or (offered and value not in offered) else value


def read_link(link: str, pages: Sequence[str], others: Sequence[str], own: dict[str, tuple[str, ...]]) -> Link:
    """Return the page and the parameters of a link. `own` has each page's parameters, `others` have no figures.

    Raises InvalidParameter for a page that is none or has no figures, and for parameters that the page does not have.
    """
    parts = urlsplit(link.strip())
    if not parts.query and "=" in parts.path and "/" not in parts.path:
        parts = parts._replace(path="", query=parts.path)
    page = unquote(parts.path.rstrip("/").rpartition("/")[2]) or pages[0]
    if parts.netloc and page not in (*pages, *others) and parts.path.endswith("/"):
        page = pages[0]
    if page in others:
        raise InvalidParameter("page", page, f"pages with figures: {', '.join(pages)}")
    if page not in pages:
        raise InvalidParameter("page", page, f"the page of a link: {', '.join(pages)}")
    params = parse_qs(parts.query)
    allowed = (*PARAMETERS, "corpus", *own[page])
    for name, values in params.items():
        if name not in allowed:
            raise InvalidParameter(name, values[-1], f"parameters of the page {page}: {', '.join(allowed)}")
    return Link(page, params)


def query_of(corpus: Corpus, link: Link) -> Query:
    """Return the filters of a link; names that decisions changed lead on, as on the page.

    Raises InvalidParameter, UnknownName for whatever the page would ignore.
    """
    raw = {name: values for name in PARAMETERS if (values := link.params.get(name))}
    if "inferred" in raw:
        raw["inferred"] = ["1" if value == SWITCHED_ON else value for value in raw["inferred"]]
    query, ignored = Query.from_params(raw)
    for sentence in ignored:
        name, _, rest = sentence.removeprefix("Ignored: ").partition("=")
        raise InvalidParameter(name, raw.get(name, [""])[-1], rest.partition("Allowed: ")[2].rstrip("."))
    led = [key for name in query.entities if (key := led_on(corpus, name, link.notices))]
    query = query.replace(entities=tuple(led))
    for _, _, errors in unknown_names(corpus, query):
        raise next(iter(errors.values()))
    if query.inferred and not corpus.manifest.get("inferred"):
        raise InvalidParameter("inferred", "1", "0: this corpus has no mentions that were inferred")
    return query


def led_on(corpus: Corpus, key: str, notices: list[str]) -> str | None:
    """Return the key that an entity is counted under now; None where it is hidden. Raises UnknownName."""
    led = forward(corpus, key, ledger_of(corpus.database.folder.parent.parent).rows)
    if led is None:
        return key
    notices.append(led.sentence)
    return led.key or None


@dataclass(frozen=True, slots=True)
class Page:
    """A page as a link shows it: the corpus, the filters, and what the link says besides."""

    corpus: Corpus
    query: Query
    link: Link

    def figure(
        self, name: str, *, key: str = "", title: str = "", query: Query | None = None, **options: Any
    ) -> Figure:
        """Return an exhibit of the page with its options."""
        selection = self.query if query is None else query
        return Figure(self.corpus, EXHIBITS[name], selection, options, key, title, self.link.address)

    def known(self, name: str) -> str | None:
        """Return the key that an entity of the link is counted under now. Raises UnknownName."""
        return led_on(self.corpus, name, self.link.notices)

    def has_term(self, term: str) -> bool:
        """Return whether the corpus has a keyword. Raises UnknownName where it has not."""
        return bool(self.corpus.term_ids(term))


