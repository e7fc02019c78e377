"""Is a CSV what a spreadsheet may open?"""

import csv
import io

from services.alert.api.examples import ALERT
from services.alert.api.export_rows import ALERTS, alert_row
from services.alert.api.exporting import _lines


def test_row_has_a_cell_for_every_column() -> None:
    row = dict(zip(ALERTS, alert_row(ALERT), strict=True))

    assert (row["actor"], row["items"], row["independent_sources"]) == (
        "United Kingdom",
        "14 Challenger 2",
        2,
    )


def test_quotation_is_never_taken_for_a_formula() -> None:
    written = _lines([['=HYPERLINK("http://x")', "-1 tanks", "said: =1", 'a "b", c\nd', -1]])

    (row,) = csv.reader(io.StringIO(written.decode(), newline=""))
    assert row == ['\'=HYPERLINK("http://x")', "'-1 tanks", "said: =1", 'a "b", c\nd', "-1"]
