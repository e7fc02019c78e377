"""How does an alert look to a person at a terminal?"""

from collections.abc import Mapping, Sequence

from rich.markup import escape
from rich.table import Table
from rich.text import Text

from shared.messages import Alert, AlertEvidence, Article, Item, Party, Span

_MARK = "bold reverse"
_ABOUT = {"about": "about ", "at_least": "at least ", "up_to": "up to "}


def alert_table(alerts: Sequence[Alert], articles: Mapping[str, Article]) -> Table:
    """Return a table of ``alerts``, one row each, the evidence from ``articles`` by id.

    The words that made the frame fire are marked, by style and by square brackets for output
    without style.
    """
    table = Table(show_lines=True, title=f"{len(alerts)} alerts", title_justify="left")
    table.add_column("watchlist: who → whom", width=24)
    table.add_column("what", width=20)
    table.add_column("status, sources", width=11)
    table.add_column("evidence", ratio=1)
    for alert in alerts:
        independent, total = alert.sources.independent, alert.sources.total
        table.add_row(
            f"[dim]{escape(alert.watchlist)}[/]\n{party(alert.actor)} → {party(alert.target)}",
            what(alert),
            f"{alert.status.value}\n[dim]{alert.novelty.value}[/]\n{independent}/{total} indep.",
            _evidence(alert, articles),
        )
    return table


def party(one: Party | None) -> str:
    """Return how a party is called in one cell."""
    return "unknown" if one is None else escape(one.name)


def what(alert: Alert) -> str:
    """Return type, items with quantities, and whom a measure names."""
    lines = [alert.type.value.replace("_", " ")]
    lines += [f"• {item(one)}" for one in alert.items]
    lines += [f"• {escape(name)}" for name in (alert.target.named if alert.target else ())]
    if alert.measure:
        lines.append(f"• {escape(alert.measure)}")
    return "\n".join(lines)


def item(one: Item) -> str:
    """Return an item with its quantity: ``about 30 AS90``, ``1 company Leopard 2``."""
    amount = (
        "" if one.quantity is None else f"{_ABOUT.get(one.qualifier or '', '')}{one.quantity:g} "
    )
    unit = f"{one.unit} " if one.unit else ""
    return escape(f"{amount}{unit}{one.system or one.name}")


def _evidence(alert: Alert, articles: Mapping[str, Article]) -> Text:
    best = alert.evidence[0]
    article = articles[best.article_id]
    told = marked(article.text if best.field == "text" else article.title or "", best)
    return told.append(f" ({best.article_id})", style="dim")


def marked(text: str, evidence: AlertEvidence) -> Text:
    """Return the evidence's sentence with its matched tokens marked."""
    sentence = evidence.sentence or Span(start=evidence.start, end=evidence.end)
    shown, at = Text(), sentence.start
    for token in sorted(evidence.tokens, key=lambda span: span.start):
        if token.start < at or token.end > sentence.end:
            continue
        shown.append(text[at : token.start])
        shown.append(f"[{text[token.start : token.end]}]", style=_MARK)
        at = token.end
    return shown.append(text[at : sentence.end])
