"""Makes the demo's teaching videos: drawn boards, a synthesised voice, exact captions.

`python -m lms.demo.media` needs ffmpeg (with libx264 and libflite) and the vendored fonts. Its output is
checked in, so nobody who only runs the product needs either.
"""
