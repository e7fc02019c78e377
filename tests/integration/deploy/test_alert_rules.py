"""Do the Prometheus alert rules fire when they should, and does every metric in them exist?"""

import re
import subprocess
from pathlib import Path

import pytest
from prometheus_client import CollectorRegistry

from services.extract.metrics import ExtractMetrics
from shared.broker.bus import KafkaBus
from shared.broker.settings import KafkaSettings
from shared.ops.lag import LagGauge

FOLDER = Path(__file__).resolve().parents[3] / "deploy/prometheus"
_NAME = re.compile(r"\btocsin_[a-z_]+")
_SUFFIX = re.compile(r"_(total|bucket|sum|count)$")


@pytest.mark.parametrize("tests", sorted(FOLDER.glob("*.test.yml")), ids=lambda path: path.stem)
def test_rules_fire_as_their_tests_say(tests: Path) -> None:
    done = subprocess.run(
        ["promtool", "test", "rules", tests.name],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_rule_is_tested() -> None:
    for rules in FOLDER.glob("*.rules.yml"):
        named = set(re.findall(r"alert: (\w+)", rules.read_text()))
        tests = rules.with_name(rules.name.replace(".rules.", ".test.")).read_text()
        fired = set(re.findall(r"alertname: (\w+)\n\s+exp_alerts", tests))

        assert named == fired


def test_rules_ask_for_metrics_that_there_are() -> None:
    registry = CollectorRegistry()
    ExtractMetrics(registry)
    LagGauge(registry, "extract", KafkaBus(KafkaSettings(), service="extract"))
    known = {metric.name for metric in registry.collect()}
    rules = (FOLDER / "lanes.rules.yml").read_text()

    assert {_SUFFIX.sub("", name) for name in _NAME.findall(rules)} <= known
