"""Does `tocsin code` answer every line, in order, whatever is in it?"""

import io
import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.extract.code_lines import BadLine, code_stream, read_line
from services.extract.coded import Coded
from services.extract.document import Document
from shared.messages import StageCounts
from shared.workers import Lost


class EchoPool:
    """Code every document as nothing; lose those whose text says so."""

    greeting: object = None

    async def run(self, jobs: Sequence[Document]) -> list[Coded | Lost]:
        return [Lost("worker died") if job.text == "lose me" else _nothing(job.id) for job in jobs]


def _nothing(name: str) -> Coded:
    return Coded(
        document_id=name,
        outcome="nothing",
        reason=None,
        counts=StageCounts(),
        events=(),
        candidates=(),
    )


async def coded(data: bytes) -> list[dict[str, object]]:
    return [json.loads(line) async for line in code_stream(io.BytesIO(data), EchoPool())]


@pytest.mark.parametrize(
    ("line", "name", "error"),
    [
        (b"{", None, "not JSON"),
        (b"[1]", None, "expected a JSON object, got list"),
        (b'{"text": "a"}', None, "id: Field required"),
        (b'{"id": 7, "text": "a"}', None, "id: Input should be a valid string"),
        (b'{"id": "a"}', "a", "text: Field required"),
        (b'{"id": "a", "text": 1}', "a", "text: Input should be a valid string"),
        (b'{"id": "a", "text": "b", "published_at": "soon"}', "a", "ISO 8601"),
        (b"\xff\xfe", None, "not JSON"),
    ],
)
def test_bad_line_says_what_was_expected(line: bytes, name: str | None, error: str) -> None:
    read = read_line(line)

    assert isinstance(read, BadLine)
    assert read.id == name
    assert error in read.error


def test_undated_line_stays_undated() -> None:
    read = read_line(b'{"id": "a", "text": "b"}')

    assert isinstance(read, Document)
    assert read.published_at is None


async def test_bad_line_does_not_stop_the_rest() -> None:
    answers = await coded(b'{"id": "a", "text": "x"}\n{\n\n{"id": "c", "text": "x"}')

    assert [answer["id"] for answer in answers] == ["a", None, "c"]
    assert ["error" in answer for answer in answers] == [False, True, False]


async def test_lost_document_is_answered_with_its_error() -> None:
    answers = await coded(b'{"id": "a", "text": "lose me"}')

    assert (answers[0]["outcome"], answers[0]["error"]) == ("failed", "worker died")


@given(st.lists(st.text(alphabet=st.characters(exclude_characters="\n\r", codec="utf-8"))))
async def test_every_line_with_text_in_it_is_answered_once(lines: list[str]) -> None:
    data = "\n".join(lines).encode()

    answers = await coded(data)

    assert len(answers) == sum(1 for line in data.split(b"\n") if line.strip())
