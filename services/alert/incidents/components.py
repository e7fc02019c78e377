"""Which mentions have to be looked at together to know their incidents, and which apart?

Mentions that know both parties meet only those of their own key; one that leaves a party out may
join any of the other party's. So the keys fall into components, and the incidents of all events
are those of each component's events.
"""

from collections import defaultdict
from collections.abc import Collection

from services.alert.incidents.member import Key

_BOTH = 2


def components(keys: Collection[Key]) -> tuple[tuple[Key, ...], ...]:
    """Return the keys that belong together, in the order in which they were given."""
    heads = {each: each for each in keys}
    for key in keys:
        if key.known == _BOTH:
            for partial in key.coarser():
                if partial in heads:
                    heads[_head(heads, key)] = _head(heads, partial)
    found: defaultdict[Key, list[Key]] = defaultdict(list)
    for key in keys:
        found[_head(heads, key)].append(key)
    return tuple(map(tuple, found.values()))


def _head(heads: dict[Key, Key], key: Key) -> Key:
    while heads[key] != key:
        heads[key] = heads[heads[key]]
        key = heads[key]
    return key
