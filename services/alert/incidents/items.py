"""Which items does an incident comprise, over all its mentions?

Items are one when the system is the same, without a system when the category, else the name, is.
A vaguer mention never erases a quantity; an exact one replaces an approximate one; generic names
("tanks") fall away beside a named system of their category, leaving it the quantity it lacks.
"""

from collections.abc import Iterable

from shared.messages import Item

_CERTAINTY = {None: 2, "exact": 2, "about": 1, "at_least": 0, "up_to": 0}


class ItemUnion:
    """Gather items mention by mention, sorted by position."""

    def __init__(self) -> None:
        self._items: dict[str, Item] = {}

    def add(self, items: Iterable[Item]) -> None:
        """Take in the items of one more mention."""
        for item in items:
            key = item_key(item)
            known = self._items.get(key)
            self._items[key] = item if known is None else merged(known, item)

    def union(self) -> tuple[Item, ...]:
        """Return the items so far, in the order of first mention."""
        named = [each for each in self._items.values() if each.system]
        result = dict(self._items)
        for key, item in self._items.items():
            kin = [each for each in named if each.category == item.category]
            if item.system or item.category is None or not kin:
                continue
            if item.quantity is None:
                del result[key]
            elif len(kin) == 1 and result[item_key(kin[0])].quantity in (None, item.quantity):
                result[item_key(kin[0])] = merged(result[item_key(kin[0])], item)
                del result[key]
        return tuple(result.values())


def item_key(item: Item) -> str:
    """Return what an item is recognised by."""
    if item.system:
        return f"system:{item.system.casefold()}"
    return f"category:{item.category}" if item.category else f"name:{item.name.casefold()}"


def merged(known: Item, more: Item) -> Item:
    """Return ``known`` with what ``more`` says better."""
    update: dict[str, object] = {
        field: getattr(more, field)
        for field in ("system", "category")
        if getattr(known, field) is None and getattr(more, field) is not None
    }
    if more.quantity is not None and (
        known.quantity is None or _CERTAINTY[more.qualifier] >= _CERTAINTY[known.qualifier]
    ):
        update |= {
            "quantity": more.quantity,
            "qualifier": more.qualifier,
            "unit": more.unit or (known.unit if known.quantity == more.quantity else None),
        }
    return known.model_copy(update=update)
