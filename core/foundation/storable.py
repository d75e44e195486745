"""Text that can be kept. PostgreSQL takes no zero byte; half surrogate pairs pydantic refuses by itself."""


def storable(text: str) -> str:
    """`text`, where every database can keep it.

    Raises:
        ValueError: it holds a zero byte.
    """
    if "\0" in text:
        raise ValueError("holds a zero byte, which can't be kept; remove it")
    return text
