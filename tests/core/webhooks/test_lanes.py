"""Whose turn it is: a receiver that hangs, or fails, holds up only itself."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.foundation.ids import DeliveryId, EndpointId
from core.storage.leases import FREE
from core.webhooks.lanes import (
    AT_ONCE,
    AT_ONCE_EACH,
    IN_HAND,
    KEPT,
    MOST_FAILING,
    MOST_SLOW,
    SLOW_SECONDS,
    Flight,
    Lane,
    Lanes,
)
from core.webhooks.models import Delivery, Endpoint


class Worker:
    """Lanes whose endpoints never run out of deliveries, and a clock."""

    def __init__(self, endpoints: int) -> None:
        self.lanes, self.now = Lanes(), 0.0
        self.lanes.see([Endpoint(id=EndpointId(f"end_{number}")) for number in range(endpoints)])

    def go(self) -> list[Flight]:
        """Claim and start all that may be; says what was started."""
        for lane, most in self.lanes.to_claim(self.now):
            lane.hand += [Delivery(id=DeliveryId("msg"), leased_until=FREE) for _ in range(most)]
        return list(iter(lambda: self.lanes.start(self.now), None))

    def land(self, flights: list[Flight], *, accepted: bool = True) -> list[Flight]:
        for flight in flights:
            self.lanes.land(flight, accepted=accepted)
        return self.go()


def of(flights: list[Flight]) -> list[Lane]:
    return [flight.lane for flight in flights]


def test_an_endpoint_gets_one_delivery_first_and_more_once_it_accepts() -> None:
    worker = Worker(1)
    widths = []
    started = worker.go()
    for _ in range(4):
        widths.append(len(worker.lanes.flights))
        started = worker.land(started)
    assert widths == [1, 2, 4, AT_ONCE_EACH]


def test_an_endpoint_whose_last_try_failed_gets_one_at_a_time_and_hands_back_what_was_claimed() -> None:
    worker = Worker(1)
    flights = worker.land(worker.land(worker.go()))
    held = len(worker.lanes.known[EndpointId("end_0")].hand)
    assert len(worker.lanes.land(flights[0], accepted=False)) == held > 0
    worker.land(flights[1:], accepted=False)
    assert len(worker.lanes.flights) == 1
    assert worker.lanes.in_hand == 0


def test_who_has_nothing_on_its_way_comes_first_and_then_who_started_something_longest_ago() -> None:
    worker = Worker(3)
    first, second, third = worker.go()
    assert of(worker.land([second])) == [second.lane, second.lane]
    assert of(worker.land([third, first])) == [first.lane, third.lane, first.lane, third.lane]


def test_slots_are_kept_for_endpoints_that_have_nothing_on_their_way() -> None:
    worker = Worker(AT_ONCE - KEPT - 1)
    worker.land(worker.go())
    assert len(worker.lanes.flights) == AT_ONCE - KEPT
    worker.lanes.see([Endpoint(id=EndpointId(f"new_{number}")) for number in range(KEPT)])
    assert len(worker.go()) == KEPT


def test_what_receivers_are_slow_to_answer_leaves_its_slots_to_others() -> None:
    worker = Worker(AT_ONCE + 3)
    hanging = worker.go()
    assert len(hanging) == AT_ONCE
    assert worker.go() == []
    worker.now += SLOW_SECONDS * 2
    assert not set(of(worker.go())) & set(of(hanging))


def test_what_is_in_hand_for_an_endpoint_that_gives_no_answer_is_handed_back() -> None:
    worker = Worker(1)
    worker.go()
    worker.now += SLOW_SECONDS * 2
    assert worker.lanes.give_up_waiting(worker.now, leased=FREE)
    assert (worker.lanes.in_hand, worker.lanes.to_claim(worker.now)) == (0, [])


def test_endpoints_that_fail_leave_room_for_those_that_become_slow() -> None:
    worker = Worker(MOST_SLOW * 2)
    for _ in range(20):
        fresh = [flight for flight in worker.lanes.flights if not flight.lane.is_failing]
        worker.land(fresh, accepted=False)
    assert len([flight for flight in worker.lanes.flights if flight.lane.is_failing]) == MOST_FAILING


Step = tuple[int, str]
STEPS = st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["accept", "fail", "wait"])), max_size=60)


@given(endpoints=st.integers(1, 60), hanging=st.integers(0, 40), steps=STEPS)
def test_whatever_happens_limits_hold_and_who_answers_is_not_held_up(
    endpoints: int, hanging: int, steps: list[Step]
) -> None:
    worker = Worker(endpoints + hanging)
    worker.go()
    for which, what in steps:
        answering = [flight for flight in worker.lanes.flights if not hangs(flight, hanging)]
        if what == "wait":
            worker.now += SLOW_SECONDS * 2
            worker.lanes.give_up_waiting(worker.now, leased=FREE)
            worker.go()
        elif answering:
            worker.land([answering[which % len(answering)]], accepted=what == "accept")
        flights = worker.lanes.flights
        each = {flight.lane: flight.lane.flying for flight in flights}
        assert len(flights) == sum(each.values()) <= AT_ONCE + MOST_SLOW
        assert all(0 < flying <= AT_ONCE_EACH for flying in each.values())
        assert worker.lanes.in_hand <= IN_HAND
    worker.now += SLOW_SECONDS * 2
    worker.lanes.give_up_waiting(worker.now, leased=FREE)
    worker.go()
    assert [flight for flight in worker.lanes.flights if not hangs(flight, hanging)]


def hangs(flight: Any, hanging: int) -> bool:
    return int(flight.lane.endpoint.id.removeprefix("end_")) < hanging
