"""Names of hosts that never are on the public internet. Pure."""

LOCAL_NAMES = (
    *("localhost", "local", "internal", "home.arpa", "onion"),
    *("localdomain", "lan", "home", "corp", "svc"),
)
"""Names, and ends of names, that never mean a public host (RFC 6761, 6762, 7686, 8375), and what networks use
that is no top-level domain."""


def is_local_name(host: str) -> bool:
    name = host.lower().rstrip(".")
    return any(name == end or name.endswith(f".{end}") for end in LOCAL_NAMES)
