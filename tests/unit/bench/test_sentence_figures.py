"""Do figures over sentences equal those of the scorer that the bars were written for?

The expected figures are what that scorer computes of these rows.
"""

from pathlib import Path

from tests.bench.scoring.gold import GoldSentence
from tests.bench.scoring.peer_scorer import as_peer_tells, peer_figures
from tests.bench.scoring.said import Said
from tests.bench.scoring.sentence_figures import score_sentences

DONE = ("completed", "new")


def gold(name: str, type_: str, status: str, flag: str | None = None, **more: str) -> GoldSentence:
    return GoldSentence(id=name, type=type_, status=status, flag=flag, **{"text": name, **more})


ROWS: list[tuple[GoldSentence, list[Said]]] = [
    (
        gold("a", "sanction_imposed", "fact", actor="USA", target="IRN"),
        [Said("sanction_changed", *DONE, "USA", "IRN")],
    ),
    (
        gold("b", "sanction_lifted", "intent", actor="GBR", target="SYR"),
        [Said("sanction_imposed", "announced", "new", "FRA", "SYR")],
    ),
    (gold("c", "sanction_imposed", "fact", actor="USA", target="CUB"), []),
    (gold("d", "arms_transfer", "appeal", actor="DEU"), [Said("arms_transfer", "called_for")]),
    (
        gold("e", "arms_transfer", "fact", actor="POL", target="UKR"),
        [Said("military_aid", "refused", "new", None, "UKR"), Said("talks", *DONE)],
    ),
    (gold("f", "military_aid", "denied", actor="USA"), [Said("military_aid", *DONE, "USA")]),
    (gold("g", "ambassador_recalled", "fact", "background"), [Said("diplomats_expelled", *DONE)]),
    (
        gold("h", "relations_broken", "fact", "background"),
        [Said("relations_broken", "completed", "background")],
    ),
    (gold("i", "diplomats_expelled", "fact", text="In 1986 it did."), [Said("talks", *DONE)]),
    (gold("j", "other", "fact", "trade_tariff"), [Said("sanction_imposed", *DONE)]),
    (gold("k", "other", "fact", "aid_suspended"), [Said("military_aid", "suspended")]),
    (gold("l", "other", "unknown"), [Said("arms_transfer", "threatened")]),
    (gold("m", "other", "fact", "summoned_not_envoy"), []),
    (gold("n", "relations_broken", "unknown", actor="IRN", target="SAU"), [Said("talks", *DONE)]),
]
EXPECTED: dict[str, object] = {
    "records": 14,
    "sanctions": {"P": 0.667, "R": 0.667, "F1": 0.667, "n": 3},
    "diplomatic": {"P": 1.0, "R": 0.5, "F1": 0.667, "n": 4},
    "arms": {"P": 0.75, "R": 1.0, "F1": 0.857, "n": 3},
    "alert": {"P": 0.5, "R": 0.5, "F1": 0.5, "n": 4},
    "exact type": {"value": 0.571, "n": 7, "low": 0.25, "high": 0.842},
    "status": {"value": 0.714, "n": 7, "low": 0.359, "high": 0.918},
    "actor country": {"value": 0.5, "n": 4, "low": 0.15, "high": 0.85},
    "target country": {"value": 1.0, "n": 3, "low": 0.438, "high": 1.0},
    "hard negatives that rang": {"value": 0.333, "n": 3, "low": 0.061, "high": 0.792},
    "background silent": {"value": 0.5, "n": 2, "low": 0.095, "high": 0.905},
}


def test_figures_are_the_peers() -> None:
    figures = score_sentences([one for one, _ in ROWS], [said for _, said in ROWS])

    assert as_peer_tells(figures) == EXPECTED


def test_peer_gets_gold_and_events_in_its_own_shape(tmp_path: Path) -> None:
    script = tmp_path / "peer.py"
    script.write_text("def score(gold, said):\n    return {'gold': gold[0], 'said': said}, {}\n")
    one, events = ROWS[0]

    told = peer_figures([one], [events], script)

    assert told["said"] == {
        "a": [
            {
                "type": "sanction_changed",
                "status": "completed",
                "novelty": "new",
                "actor": {"iso3": "USA"},
                "target": {"iso3": "IRN"},
            }
        ]
    }
    assert isinstance(told["gold"], dict)
    assert told["gold"]["flag"] is None
