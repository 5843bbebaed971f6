"""A small portrait for every person, drawn from their id: a bust before a coloured wall, as PNG."""

import colorsys
import functools
import struct
import zlib

SIZE = 144  # pixels, square
HEAD = (58, 27, 27)  # height of the centre, radius across, radius down
SHOULDERS = (146, 54, 52)


@functools.lru_cache(maxsize=256)
def portrait(person_id: int) -> bytes:
    """The same person always looks the same; neighbours in the list differ in colour."""
    hue = person_id * 0.381966 % 1  # golden steps around the colour wheel
    wall, figure = _colour(hue, 0.80, 0.55), _colour(hue, 0.42, 0.45)
    lines = []
    for y in range(SIZE):
        half = max(_half_width(HEAD, y), _half_width(SHOULDERS, y))
        beside = wall * (SIZE // 2 - half)
        lines.append(beside + figure * (2 * half) + beside)
    return _png(SIZE, lines)


def _colour(hue: float, lightness: float, saturation: float) -> bytes:
    return bytes(round(part * 255) for part in colorsys.hls_to_rgb(hue, lightness, saturation))


def _half_width(ellipse: tuple[int, int, int], y: int) -> int:
    """How far the ellipse reaches to either side of the middle on line ``y``."""
    centre, across, down = ellipse
    return round(across * max(0.0, 1 - ((y - centre) / down) ** 2) ** 0.5)


def _png(width: int, lines: list[bytes]) -> bytes:
    header = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)  # 8 bits, true colour
    pixels = b"".join(b"\0" + line for line in lines)
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(pixels)) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
