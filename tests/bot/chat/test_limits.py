import pytest
from prometheus_client import CollectorRegistry

from bot.chat.limits import Asker, Limits, TooManyError
from bot.live.counts import Counts


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


def limits_of(per_user: int, per_server: int, clock: Clock) -> Limits:
    return Limits(per_user, per_server, Counts(CollectorRegistry()), clock)


def test_a_person_may_ask_so_often_a_minute_and_again_afterwards() -> None:
    clock = Clock()
    limits = limits_of(2, 100, clock)
    asker = Asker(1, 10)
    limits.count_question(asker)
    limits.count_question(asker)
    with pytest.raises(TooManyError, match="again in 60 seconds"):
        limits.count_question(asker)
    limits.count_question(Asker(2, 10))
    clock.seconds += 61
    limits.count_question(asker)


def test_a_server_has_a_limit_of_its_own_and_direct_messages_have_none() -> None:
    limits = limits_of(100, 3, Clock())
    for user in range(3):
        limits.count_question(Asker(user, 10))
    with pytest.raises(TooManyError, match="This server"):
        limits.count_question(Asker(9, 10))
    limits.count_question(Asker(9, 11))
    for user in range(5):
        limits.count_question(Asker(user, None))


def test_presses_are_counted_apart_from_questions() -> None:
    limits = limits_of(1, 1, Clock())
    limits.count_question(Asker(1, 10))
    for _ in range(40):
        limits.count_press(Asker(1, 10))
    with pytest.raises(TooManyError, match="press again"):
        limits.count_press(Asker(1, 10))
