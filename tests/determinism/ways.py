"""In which ways is the same input given?"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Way:
    """How the input comes to the services.

    ``grown``: to so many partitions after half of the input. ``repeated``: everything comes twice.
    ``killed``: extract and alert are killed at work. ``shuffled``: in an order of its own.
    ``overtaken``: all of it has waited too long, so that extract hands it on to the backlog.
    ``both_lanes``: the halves of the input come by both topics.
    """

    name: str
    partitions: int
    grown: int | None = None
    repeated: bool = False
    killed: bool = False
    shuffled: bool = False
    overtaken: bool = False
    both_lanes: bool = False


WAYS = (
    Way("1 partition", 1),
    Way("2 partitions, all twice, killed", 2, repeated=True, killed=True),
    Way("4 partitions, in another order", 4, shuffled=True),
    Way("4 partitions, both topics, all twice", 4, repeated=True, both_lanes=True),
    Way("4 partitions, all overtaken, killed", 4, overtaken=True, killed=True),
    Way("4 grown to 8 under load, all twice, killed", 4, grown=8, repeated=True, killed=True),
)
