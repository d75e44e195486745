"""Names of hosts that never are on the public internet. Pure."""

LOCAL_NAMES = ("localhost", "local", "internal", "home.arpa")
"""Names, and ends of names, that never mean a public host (RFC 6761, 6762, 8375)."""


def is_local_name(host: str) -> bool:
    name = host.lower().rstrip(".")
    return any(name == end or name.endswith(f".{end}") for end in LOCAL_NAMES)
