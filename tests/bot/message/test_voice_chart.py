import io

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.image import imread

from bot.message.voice_chart import draw_voices
from index import Voice

NASTY = ["$x^2$", "$", "\\frac{1}{2}$$", "🙂", "W" * 200, "שלום עולם", "مرحبا بالعالم", "習近平", "@everyone"]
GREEN, GREY = (0x5F, 0xDD, 0x9D), (0x75, 0x7B, 0x86)


def pixels(png: bytes) -> npt.NDArray[np.int64]:
    """The picture as rows of pixels of red, green and blue in 0 to 255."""
    shares = np.asarray(imread(io.BytesIO(png), format="png"))
    return np.asarray(np.rint(shares[:, :, :3] * 255), np.int64)


def columns(picture: npt.NDArray[np.int64], colour: tuple[int, int, int], row: slice) -> int:
    """How many columns of some rows have a pixel of a colour."""
    return int((picture[row] == colour).all(axis=2).any(axis=0).sum())


def test_bars_are_as_long_as_what_was_said() -> None:
    picture = pixels(draw_voices([Voice("Ann Lee", 3, 100, 25), Voice("Bo Lee", 1, 50, 50)]))
    first, second = slice(102, 165), slice(165, 228)
    whole = columns(picture, GREEN, first) + columns(picture, GREY, first)
    assert columns(picture, GREEN, first) == pytest.approx(whole / 4, abs=2)
    assert columns(picture, GREEN, second) == pytest.approx(whole / 2, abs=2)
    assert columns(picture, GREY, second) == 0
    assert whole > picture.shape[1] / 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", [*NASTY, "a\nb", "\x00\u202e\u200b", " ", ""])
def test_any_name_is_drawn_or_numbered(name: str) -> None:
    picture = pixels(draw_voices([Voice(name, 1, 7, 3), Voice("Ann Lee", 1, 1, 1)]))
    assert picture.shape == (258, 1200, 3)
    beside = picture[102:165, 30:]
    names = (beside.sum(axis=2) > 600).any(axis=0)[: int((beside == GREEN).all(axis=2).any(axis=0).argmax())]
    assert names.any()
    assert (picture[:, :24] == picture[0, 0]).all()


def test_at_most_twelve_speakers_are_drawn() -> None:
    voices = [Voice(f"No {n}", 1, 99 - n, n) for n in range(40)]
    assert draw_voices(voices) == draw_voices(voices[:12])
    height, width, _ = pixels(draw_voices(voices)).shape
    assert width / height > 4 / 3


@settings(max_examples=15, deadline=None)
@given(
    st.lists(
        st.builds(
            Voice,
            st.one_of(st.text(max_size=300), st.sampled_from(NASTY)),
            st.just(1),
            st.integers(0, 10**9),
            st.just(0),
        ),
        min_size=1,
        max_size=14,
    )
)
def test_any_speakers_can_be_drawn(voices: list[Voice]) -> None:
    assert draw_voices(voices).startswith(b"\x89PNG")
