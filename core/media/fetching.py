"""Getting an image from an address that a person gave: through the guard, and no more than is taken."""

import httpx

from core.foundation.errors import InvalidInput
from core.foundation.fetching import MOST_REDIRECTS, AnswersOtherwise, LeadsOn, fetch
from core.foundation.outgoing import AddressNotAllowed
from core.media.store import MAX_BYTES

WITHIN = 30.0
"""Seconds for all of it, redirects too."""


async def fetched(client: httpx.AsyncClient, address: str, *, allow_private: bool) -> bytes:
    """What is at `address`.

    Raises:
        InvalidInput: on `address`; it is none that Copydesk calls, or no image came from there.
    """
    try:
        found = await fetch(
            client,
            address,
            accept="image/*",
            most=MAX_BYTES,
            within=WITHIN,
            allow_private=allow_private,
        )
    except AddressNotAllowed as refused:
        raise _refused(f"can't be fetched. {refused.message}") from refused
    except AnswersOtherwise as answer:
        raise _refused(f"gives no image: it answers with {answer.status}.") from answer
    except LeadsOn as error:
        raise _refused(
            f"leads on and on, more than {MOST_REDIRECTS} times. Give the image's own address."
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
        raise _refused("does not answer. Check it, or upload the image.") from error
    if len(found.content) > MAX_BYTES:
        raise _refused(f"gives more than {MAX_BYTES >> 20} MB.")
    return found.content


def _refused(why: str) -> InvalidInput:
    return InvalidInput({"address": why})
