"""Is every subscriber told of every alert at its time, and none lost, whatever is killed?"""

import asyncio
import signal
import sys
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest

from services.alert.notices.digests import DigestSchedule
from services.alert.notices.policy import Policy, RateCap
from services.alert.notices.quiet_hours import QuietHours
from services.alert.notices.silences import Matcher, Silence
from services.alert.outbox import releasing
from services.alert.outbox.releasing import release_due
from services.alert.store.delivery_log import list_deliveries
from services.alert.store.notice_log import account
from services.alert.store.notices import Notice, NoticeState, notices_of
from services.alert.store.silences import active_silences, add_silence, end_silence
from services.alert.store.subscriptions import remove_subscription
from shared.digest import Digest
from shared.messages import Alert
from shared.sql.database import Database, open_database
from shared.sql.migrate import migrate
from shared.sql.settings import SqlSettings
from tests.integration.alert.delivery import killed
from tests.integration.alert.delivery.receiver import Receiver
from tests.integration.alert.delivery.senders import NOW, Office
from tests.unit.alert.delivery.delivered_alerts import alert

URL = "https://example.org/hook"
MINUTE = timedelta(minutes=1)
HOURLY = Policy(digest=DigestSchedule(every="hourly"))
CAPPED = Policy(rate_cap=RateCap(messages=2, seconds=600))
FEWEST_KILLS = 5
ROOT = Path(__file__).resolve().parents[4]


async def notices(office: Office, *alerts: Alert) -> list[Notice]:
    async with office.database.reading() as tx:
        return list(await notices_of(tx, {each.alert_id for each in alerts}))


async def told(receiver: Receiver, office: Office) -> list[dict[str, Any]]:
    await office.drain()
    return [dict(each.message) for each in receiver.received]


async def test_a_digest_is_one_signed_message_that_lists_its_alerts(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url(), policy=HOURLY)
    await office.enqueue(alert(1))
    office.later(MINUTE)
    await office.enqueue(alert(2))
    assert await told(receiver, office) == []

    office.later(timedelta(hours=1))
    (message,) = await told(receiver, office)
    digest = Digest.model_validate(message["data"])
    assert message["type"] == "tocsin.digest.v1"
    assert (digest.reason, digest.total) == ("digest", 2)
    assert [each.alert_id for each in digest.alerts] == [alert(1).alert_id, alert(2).alert_id]


async def test_an_alert_alone_in_its_group_is_told_as_itself(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url(), policy=Policy(group_wait=30))
    await office.enqueue(alert())
    office.later(MINUTE)

    (message,) = await told(receiver, office)
    assert (message["type"], message["data"]["alert_id"]) == ("alert.new", alert().alert_id)


async def test_what_joins_an_open_group_comes_with_it(office: Office, receiver: Receiver) -> None:
    await office.subscribe("end", receiver.url(), policy=Policy(group_wait=30))
    await office.enqueue(alert(1), alert(2, watchlist="other"))
    office.later(timedelta(seconds=20))
    await office.enqueue(alert(3))
    office.later(timedelta(seconds=10))

    found = await told(receiver, office)
    assert sorted(each["type"] for each in found) == ["alert.new", "tocsin.digest.v1"]


async def test_quiet_hours_hold_and_their_end_tells_all(office: Office, receiver: Receiver) -> None:
    quiet = Policy(quiet_hours=QuietHours(start=time(11), end=time(13)))
    await office.subscribe("end", receiver.url(), policy=quiet)
    await office.enqueue(alert(1), alert(2))
    held = await notices(office, alert(1))
    assert [(each.state, each.reason) for each in held] == [(NoticeState.HELD, "quiet_hours")]
    assert await told(receiver, office) == []

    office.later(timedelta(hours=1))
    (message,) = await told(receiver, office)
    assert message["data"]["total"] == 2


async def test_what_a_cap_leaves_over_comes_in_one_digest(
    office: Office, receiver: Receiver
) -> None:
    await office.subscribe("end", receiver.url(), policy=CAPPED)
    for number in range(5):
        await office.enqueue(alert(number))
    assert len(await told(receiver, office)) == 2

    office.later(timedelta(minutes=10))
    *_, message = await told(receiver, office)
    assert (message["data"]["reason"], message["data"]["total"]) == ("rate_cap", 3)


async def test_a_silenced_alert_is_not_told_but_accounted_for(office: Office) -> None:
    await office.subscribe("end", URL)
    silence = Silence(
        silence_id="sil_1",
        matcher=Matcher(watchlists=("arms",)),
        author="tester",
        reason="exercise",
        starts_at=NOW,
        expires_at=NOW + timedelta(hours=1),
    )
    async with office.database.transaction() as tx:
        await add_silence(tx, silence, "default")
    await office.enqueue(alert())

    (found,) = await notices(office, alert())
    assert (found.state, found.reason) == (NoticeState.SILENCED, "sil_1")
    assert await office.deliveries() == ()
    assert (await office.accounting()).silenced == 1


async def test_a_silence_that_was_ended_holds_no_more(office: Office) -> None:
    await test_a_silenced_alert_is_not_told_but_accounted_for(office)
    async with office.database.transaction() as tx:
        assert await end_silence(tx, "sil_1", "default", NOW)
        assert not await end_silence(tx, "sil_1", "default", NOW)
        assert await active_silences(tx, NOW) == ()

    assert await office.enqueue(alert(2)) == 1


async def test_what_is_filtered_says_by_what(office: Office) -> None:
    await office.subscribe("end", URL, policy=Policy(min_severity="high"))
    await office.enqueue(alert(1), alert(2, kind="updated", revision=1))

    found = await notices(office, alert(1), alert(2))
    assert [each.reason for each in found] == ["severity", "kind"]


async def test_the_retraction_of_what_was_told_passes_the_floor(office: Office) -> None:
    await office.subscribe("end", URL, policy=Policy(min_severity="high"))
    high = alert().model_copy(update={"severity": "high"})
    low = alert(kind="retracted", revision=1).model_copy(update={"severity": "low"})
    await office.enqueue(high)
    await office.enqueue(low)

    assert {each.kind for each in await office.deliveries()} == {"new", "retracted"}


async def test_what_waits_for_a_removed_subscription_is_dead_with_a_reason(office: Office) -> None:
    await office.subscribe("end", URL, policy=HOURLY)
    await office.enqueue(alert())
    async with office.database.transaction() as tx:
        await remove_subscription(tx, "sub_end")

    (found,) = await notices(office, alert())
    assert (found.state, found.reason) == (NoticeState.DEAD, "the subscription was removed")
    assert (await office.accounting()).balanced


async def test_enqueuing_again_decides_nothing_anew(office: Office) -> None:
    await office.subscribe("end", URL, policy=CAPPED)
    await office.enqueue(alert(1), alert(2), alert(3))
    before = await notices(office, alert(1), alert(2), alert(3))
    office.later(timedelta(hours=1))

    assert await office.enqueue(alert(1), alert(2), alert(3)) == 0
    assert await notices(office, alert(1), alert(2), alert(3)) == before


async def test_a_crash_while_a_digest_is_made_leaves_it_waiting(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    await office.subscribe("end", URL, policy=HOURLY)
    await office.enqueue(alert(1), alert(2))
    due = NOW + timedelta(hours=1)

    async def fail(*_: object) -> None:
        message = "on purpose"
        raise RuntimeError(message)

    with monkeypatch.context() as patched:
        patched.setattr(releasing, "mark_told", fail)
        with pytest.raises(RuntimeError):
            await release_due(office.database, due)
    assert (await office.accounting()).folded == 2
    assert await office.deliveries() == ()

    assert await release_due(office.database, due) == 1
    assert await release_due(office.database, due) == 0
    assert (await office.accounting()).pending == 2


async def _ids(database: Database) -> dict[str, tuple[str, str]]:
    async with database.reading() as tx:
        found = await list_deliveries(tx, limit=1000)
    return {each.delivery_id: (each.endpoint_id, each.kind) for each in found}


async def _killed_at(url: str, statement: int) -> int:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", killed.__name__, url, str(statement), cwd=ROOT
    )
    return await process.wait()


async def test_none_vanishes_and_none_doubles_when_the_process_is_killed(
    sql_settings: SqlSettings, tmp_path: Path
) -> None:
    url = sql_settings.url.get_secret_value()
    kills = 0
    while (code := await _killed_at(url, 20 + 11 * kills)) == -signal.SIGKILL:
        kills += 1
    assert code == 0
    assert kills >= FEWEST_KILLS

    async with open_database(sql_settings) as database:
        async with database.reading() as tx:
            found = await account(tx)
        after = await _ids(database)
    assert found.balanced
    assert (found.decided, found.held, found.folded) == (24 * len(killed.POLICIES), 0, 0)
    assert after == await _undisturbed(SqlSettings(url=tmp_path / "undisturbed.db"))


async def _undisturbed(settings: SqlSettings) -> dict[str, tuple[str, str]]:
    await migrate(settings)
    async with open_database(settings) as database:
        await killed.work(database)
        return await _ids(database)
