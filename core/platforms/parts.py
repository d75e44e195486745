"""Posts of several texts: some may be out when the next one fails, and people have to know that."""

from collections.abc import Iterator, Sized
from contextlib import contextmanager

from core.platforms.posting import CredentialsExpired, NotSent, RateLimited


@contextmanager
def saying_what_is_out(out: Sized, *, of: int) -> Iterator[None]:
    """What was not sent says how many of so many texts are `out` already, where any are.

    Raises:
        NotSent: as it was raised within, and RateLimited with its time.
    """
    try:
        yield
    except CredentialsExpired:
        raise  # it is tried again at once with fresh ones
    except NotSent as failure:
        if not len(out):
            raise
        said = f"{failure.message} Of its {of} texts {len(out)} are out; the next try goes on there."
        if isinstance(failure, RateLimited):
            raise RateLimited(said, until=failure.until) from failure
        raise NotSent(said) from failure
