"""The speaker: each line synthesised on its own, so that captions can be cut at its real length.

flite's `slt` (through ffmpeg) was chosen over espeak-ng: recorded from a person, it is easier to follow.
"""

import array
import subprocess
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

from lms.demo.media.clock import Line, Span

RATE = 16_000
VOICE = "slt"
TEMPO = 0.94
LEAD_IN = 0.6
LEAD_OUT = 1.2
QUIET = 200


def _spoken(line: Line, folder: Path) -> "array.array[int]":
    """The samples of one line, silence at both ends cut off."""
    script, sound = folder / "line.txt", folder / "line.wav"
    script.write_text(line.say or line.text, encoding="utf-8")
    source = f"flite=textfile={script}:voice={VOICE}"
    command = [
        *("ffmpeg", "-v", "error", "-y", "-f", "lavfi", "-i", source),
        *("-af", f"atempo={TEMPO}", "-ar", str(RATE), "-ac", "1", str(sound)),
    ]
    subprocess.run(command, check=True)
    with wave.open(str(sound)) as reader:
        samples = array.array("h", reader.readframes(reader.getnframes()))
    loud = [i for i, sample in enumerate(samples) if abs(sample) > QUIET]
    return samples[max(0, loud[0] - RATE // 50) : loud[-1] + RATE // 12]


def speak(lines: Sequence[Line], sound: Path) -> tuple[Span, ...]:
    """Write the whole narration as a WAV file and return where each line lies in it."""
    track = array.array("h", bytes(2 * int(LEAD_IN * RATE)))
    spans: list[Span] = []
    with tempfile.TemporaryDirectory() as folder:
        for line in lines:
            start = len(track) / RATE
            track.extend(_spoken(line, Path(folder)))
            spans.append(Span(start, len(track) / RATE))
            track.frombytes(bytes(2 * int(line.pause * RATE)))
    track.frombytes(bytes(2 * int(LEAD_OUT * RATE)))
    with wave.open(str(sound), "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(RATE)
        writer.writeframes(track.tobytes())
    return tuple(spans)
