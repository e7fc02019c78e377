"""Does the scorer that the bars were written for give the same figures as ours?"""

import importlib.util
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.intervals import Rate, total
from tests.bench.scoring.labels import SCORED_FAMILIES
from tests.bench.scoring.said import Said
from tests.bench.scoring.sentence_figures import SentenceFigures

PEER = Path("../shared/tools/score_events.py")

Told = dict[str, object]


def peer_figures(
    gold: Sequence[GoldSentence], events: Sequence[Sequence[Said]], script: Path = PEER
) -> Told:
    """Return what ``script`` computes of the same gold and events."""
    rows = [one.model_dump(mode="json") for one in gold]
    said = {
        one.id: [_event(event) for event in found] for one, found in zip(gold, events, strict=True)
    }
    figures, _ = _load(script).score(rows, said)
    assert isinstance(figures, dict)
    return figures


def as_peer_tells(figures: SentenceFigures) -> Told:
    """Return our figures in the peer's keys and rounding."""
    tallies = {family: total(figures.families[family]) for family in SCORED_FAMILIES}
    told: Told = {"records": figures.records}
    for name, tally in (*tallies.items(), ("alert", total(figures.alert))):
        told[name] = {
            "P": round(tally.precision.value, 3),
            "R": round(tally.recall.value, 3),
            "F1": round(tally.f1, 3),
            "n": tally.recall.n,
        }
    rates = {
        "exact type": figures.type,
        "status": figures.status,
        "actor country": figures.actor,
        "target country": figures.target,
        "hard negatives that rang": figures.hard_negatives_that_rang,
        "background silent": figures.background_silent,
    }
    return told | {name: _rate(rate) for name, rate in rates.items()}


def _rate(rate: Rate) -> Told:
    interval = rate.interval
    if interval is None:
        return {"value": None, "n": 0}
    return {
        "value": round(rate.value, 3),
        "n": rate.n,
        "low": round(interval.low, 3),
        "high": round(interval.high, 3),
    }


def _event(event: Said) -> Told:
    return {
        "type": event.type,
        "status": event.status,
        "novelty": event.novelty,
        "actor": {"iso3": event.actor},
        "target": {"iso3": event.target},
    }


def _load(script: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(script.stem, script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
