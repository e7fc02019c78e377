"""Are requests counted by the template of their route, never by what they name?"""

import httpx


async def test_requests_are_counted_by_template_and_class(admin: httpx.AsyncClient) -> None:
    await admin.get("/v1/alerts/one")
    await admin.get("/v1/alerts/two")
    await admin.get("/no/such/path")

    counted = (await admin.get("/metrics")).text.splitlines()

    route = 'tocsin_alert_requests_total{route="/v1/alerts/{alert_id}",status="4xx"} 2.0'
    assert route in counted
    assert 'tocsin_alert_requests_total{route="none",status="4xx"} 1.0' in counted
