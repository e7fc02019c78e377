"""Which article is an entry, whatever its feed does to guids and addresses?

An entry is known by up to two keys, its guid and its address. One that is known already under
either keeps its article_id, so a changed guid or a changed address alone makes no new article. A
key that several entries of one fetch share says nothing and is passed over.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from courlan import extract_domain, normalize_url

from services.ingest.feeds import Entry
from shared.ids import ArticleId, article_id, digest

_WEB = ("http://", "https://")
_TRACKING = frozenset(
    {"fbclid", "gclid", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "igshid", "mc_cid"}
    | {"mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "mkt_tok", "oly_anon_id", "oly_enc_id", "vero_id"}
    | {"cmpid", "ito", "icid", "ncid", "ocid", "sr_share", "smid", "smtyp", "xtor", "at_medium"}
    | {"at_campaign", "at_format", "at_link_id", "at_link_origin", "at_link_type", "at_ptr_name"}
    | {"ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee"}
    | {"__twitter_impression", "guccounter", "guce_referrer", "guce_referrer_sig"}
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "at_custom")
# Addresses at these belong to somebody else, who is not told by the host.
_RELAYS = frozenset(
    {"feedburner.com", "feedproxy.google.com", "news.google.com", "google.com", "feedsportal.com"}
    | {"t.co", "bit.ly", "rss.app", "feedblitz.com", "medium.com"}
)


@dataclass(frozen=True, slots=True)
class Keys:
    """What an entry is known by, the stabler key first; empty when it says nothing at all."""

    keys: tuple[str, ...]


@lru_cache(maxsize=8192)
def canonical_url(url: str) -> str | None:
    """Return ``url`` without tracking, fragment and odd spelling; None if it is no web address."""
    try:
        cleaned = normalize_url(url.strip())
        parts = urlsplit(cleaned)
        query = parse_qsl(parts.query, keep_blank_values=True)
    except ValueError:
        return None
    if not cleaned.startswith(_WEB) or not parts.hostname:
        return None
    kept = [(name, value) for name, value in query if not _tracks(name)]
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", urlencode(kept), fragment))


def outlet_of(*urls: str | None) -> str | None:
    """Return the registered domain of the first of ``urls`` that tells who printed it."""
    for url in urls:
        domain = extract_domain(url) if url and url.startswith(_WEB) else None
        if domain and domain not in _RELAYS:
            return str(domain)
    return None


def keys_of(entry: Entry, *, title: str | None, text: str) -> Keys:
    """Return the keys of ``entry``: guid, then address, else a digest of its words."""
    keys: list[str] = []
    if entry.id:
        keys.append(key_of_id(entry.id))
    link = _address_key(entry.link) if entry.link else None
    if link and link not in keys:
        keys.append(link)
    return Keys(tuple(keys) or (f"text:{digest(title, text)}",))


def key_of_id(guid: str) -> str:
    """Return the key that an entry of this id has."""
    return _address_key(guid) or f"guid:{guid}"


def told_apart(all_keys: Sequence[Keys]) -> list[Keys]:
    """Return the keys of each entry of one fetch without those that it shares with another."""
    counts = Counter(key for keys in all_keys for key in keys.keys)
    apart = []
    for keys in all_keys:
        own = tuple(key for key in keys.keys if counts[key] == 1)
        apart.append(Keys(own or keys.keys[:1]))
    return apart


def identify(source: str, keys: Keys, known: Mapping[str, ArticleId]) -> ArticleId:
    """Return the id of the article: the known one of any key, else one made of the first key."""
    for key in keys.keys:
        if key in known:
            return known[key]
    return article_id(source, keys.keys[0])


def _address_key(url: str) -> str | None:
    canonical = canonical_url(url)
    if canonical is None:
        return None
    parts = urlsplit(canonical)
    # The same page is served with and without TLS, "www." and the last slash.
    host = parts.netloc.removeprefix("www.")
    path = parts.path.rstrip("/")
    query = f"?{parts.query}" if parts.query else ""
    return f"url:{host}{path}{query}"


def _tracks(name: str) -> bool:
    lower = name.lower()
    return lower in _TRACKING or lower.startswith(_TRACKING_PREFIXES)
