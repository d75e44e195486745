"""Lanes: how a worker shares what it may have on its way among endpoints, of which some are slow or down.

Each endpoint is a lane, one delivery wide at first; a lane widens with every try that is accepted, and a
failed one makes it narrow again. Who has nothing on its way comes before who has, and among those who
started something longest ago. What a receiver is slow to answer leaves its slot to others, and what goes to
one whose last try failed never had any: a receiver that hangs holds up only itself.

Pure: moments are seconds of any clock that only goes on.
"""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import count

from core.foundation.ids import EndpointId
from core.webhooks.models import Delivery, Endpoint

AT_ONCE = 32
"""Deliveries on their way at the same time to receivers that answer quickly, in one worker."""
KEPT = 8
"""Slots of those that whoever has something on its way leaves to who has nothing."""
MOST_SLOW = 96
"""Deliveries on their way besides, to receivers that take long or whose last try failed."""
MOST_FAILING = 48
"""Of these, what may go where the last try failed, so that there is room for who becomes slow."""
AT_ONCE_EACH = 4
"""Deliveries on their way to one endpoint at the same time."""
SLOW_SECONDS = 1.0
"""How long a receiver may take before its delivery leaves its slot to another."""
AHEAD = 16
"""Deliveries claimed for each that may be on its way, so that no quick receiver waits for the database."""
CLAIMS = 32
"""Endpoints for which is claimed in one transaction, so that what has landed meanwhile does not wait long."""
IN_HAND = 512
"""Deliveries claimed and not on their way yet, in one worker."""


@dataclass(eq=False, slots=True)
class Lane:
    """One endpoint, as a worker knows it."""

    endpoint: Endpoint
    turn: int
    """When it started something last: the lower, the longer ago."""
    width: int = 1
    """How many may be on their way."""
    flying: int = 0
    """How many are on their way."""
    is_failing: bool = False
    may_have_more: bool = True
    """Whether there may be more to claim; false once a claim got less than it asked for."""
    hand: deque[Delivery] = field(default_factory=deque)
    """What is claimed and not on its way yet."""

    @property
    def rank(self) -> tuple[bool, int]:
        return self.flying > 0, self.turn


@dataclass(frozen=True, eq=False, slots=True)
class Flight:
    """A delivery on its way, since when."""

    lane: Lane
    delivery: Delivery
    since: float

    def is_slow(self, now: float) -> bool:
        """Whether it holds none of the slots for the quick."""
        return self.lane.is_failing or now - self.since > SLOW_SECONDS


@dataclass(slots=True)
class Lanes:
    """All lanes of a worker, and what is on its way in them."""

    known: dict[EndpointId, Lane] = field(default_factory=dict)
    flights: set[Flight] = field(default_factory=set)
    turns: Iterator[int] = field(default_factory=count)

    def see(self, due: Sequence[Endpoint]) -> None:
        """Take note of the endpoints for which something is due, who has waited longest first."""
        for lane in self.known.values():
            lane.may_have_more = False
        for endpoint in due:
            lane = self.known.setdefault(endpoint.id, Lane(endpoint, turn=next(self.turns)))
            lane.endpoint, lane.may_have_more = endpoint, True

    @property
    def in_hand(self) -> int:
        return sum(len(lane.hand) for lane in self.known.values())

    @property
    def are_idle(self) -> bool:
        """Whether nothing is on its way, in hand, or known to be due."""
        return not self.flights and not any(lane.hand or lane.may_have_more for lane in self.known.values())

    def to_claim(self, now: float) -> list[tuple[Lane, int]]:
        """For whom to claim, and how many at most."""
        stuck = self._stuck(now)
        hungry = [lane for lane in self.known.values() if lane.may_have_more and lane not in stuck]
        asked: list[tuple[Lane, int]] = []
        left = IN_HAND - self.in_hand
        share = max(left // len(hungry), 1) if hungry else 0
        for lane in sorted(hungry, key=lambda lane: lane.rank):
            wanted = 1 if lane.is_failing else lane.width * AHEAD
            most = min(wanted - len(lane.hand), share, left)
            if most > 0 and len(lane.hand) <= wanted // 2 and len(asked) < CLAIMS:
                asked.append((lane, most))
                left -= most
        return asked

    def start(self, now: float) -> Flight | None:
        """Take the next delivery out of somebody's hand; None when there is none that may go, or no slot."""
        slow = sum(flight.is_slow(now) for flight in self.flights)
        failing = sum(flight.lane.is_failing for flight in self.flights)
        free = AT_ONCE - (len(self.flights) - min(slow, MOST_SLOW))

        def may_go(lane: Lane) -> bool:
            if not lane.hand or lane.flying >= lane.width:
                return False
            if lane.is_failing:
                return failing < MOST_FAILING and slow < MOST_SLOW
            return free > (KEPT if lane.flying else 0)

        lane = min(filter(may_go, self.known.values()), key=lambda lane: lane.rank, default=None)
        if lane is None:
            return None
        flight = Flight(lane, lane.hand.popleft(), now)
        self.flights.add(flight)
        lane.flying += 1
        lane.turn = next(self.turns)
        return flight

    def land(self, flight: Flight, *, accepted: bool) -> Sequence[Delivery]:
        """The flight has its answer. Returns what its lane has to hand back for it."""
        lane = flight.lane
        self.flights.remove(flight)
        lane.flying -= 1
        lane.is_failing = not accepted
        lane.width = min(lane.width * 2, AT_ONCE_EACH) if accepted else 1
        return () if accepted else _emptied(lane)

    def give_up_waiting(self, now: float, *, leased: datetime) -> list[Delivery]:
        """What has to be handed back: its receiver gives no answer to what came before it, or it has waited
        so long that it isn't `leased` any more by then."""
        stuck = self._stuck(now)
        return [
            delivery
            for lane in self.known.values()
            if lane.hand and (lane in stuck or lane.hand[0].leased_until < leased)
            for delivery in _emptied(lane)
        ]

    def _stuck(self, now: float) -> set[Lane]:
        """Lanes in which something is on its way, and nothing that is quick."""
        quick = {flight.lane for flight in self.flights if not flight.is_slow(now)}
        return {flight.lane for flight in self.flights} - quick


def _emptied(lane: Lane) -> Sequence[Delivery]:
    hand, lane.hand = lane.hand, deque()
    return hand
