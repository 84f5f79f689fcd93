"""The board's colours, given in OKLCH as the design tokens are, and mixed for fading."""

import math

RGB = tuple[int, int, int]


def _gamma(channel: float) -> int:
    """One linear-light channel (0 to 1) as an sRGB byte."""
    channel = min(1.0, max(0.0, channel))
    encoded = 12.92 * channel if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055
    return round(encoded * 255)


def oklch(lightness: float, chroma: float, hue: float) -> RGB:
    """OKLCH to sRGB, out-of-gamut channels clipped (Björn Ottosson, "A perceptual color space", 2020)."""
    a = chroma * math.cos(math.radians(hue))
    b = chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        _gamma(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
        _gamma(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
        _gamma(-0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short),
    )


def mix(under: RGB, over: RGB, share: float) -> RGB:
    """`over` laid on `under` with opacity `share` (0 to 1)."""
    red, green, blue = (round(u + (o - u) * share) for u, o in zip(under, over, strict=True))
    return (red, green, blue)


BOARD = oklch(0.245, 0.018, 165)
PLATE = oklch(0.285, 0.020, 165)
INK = oklch(0.955, 0.006, 95)
SOFT = oklch(0.76, 0.014, 150)
FAINT = oklch(0.60, 0.016, 160)
LINE = oklch(0.43, 0.018, 165)
BAR = oklch(0.77, 0.075, 165)
BAR_DIM = oklch(0.44, 0.038, 165)
WARM = oklch(0.83, 0.09, 85)
BAD = oklch(0.745, 0.13, 25)
