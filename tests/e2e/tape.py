"""How is a tape made on which the seeds stand among many articles that must not ring?"""

import json
from pathlib import Path

from services.ingest.files import read_articles

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def seeds_among_noise(path: Path, noise: int) -> int:
    """Write ``noise`` articles without news, the seeds spread among them; return how many in all.

    The noise is full of trigger words, so that coding it takes time and gives nothing to ring for.
    """
    lines = [_noise(number) for number in range(noise)]
    seeds = [article.model_dump(mode="json") for article in read_articles([SEEDS])]
    for number, seed in enumerate(seeds, start=1):
        kept = {name: seed[name] for name in ("text", "published_at", "outlet")}
        lines.insert(number * noise // (len(seeds) + 1), {"id": seed["article_id"], **kept})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return len(lines)


def _noise(number: int) -> dict[str, object]:
    sentences = [
        f"In chapter {number}.{part} the historians compare how sanctions, ambassadors and "
        f"tanks were written about in {1800 + (number * part) % 150}."
        for part in range(12)
    ]
    return {
        "id": f"noise-{number:04}",
        "text": "\n\n".join(sentences),
        "published_at": "2023-01-17T00:00:00Z",
        "outlet": f"Review {number}",
    }
