"""The scripts and drawings, one module a video."""

from lms.demo.media.film import Scene
from lms.demo.media.scenes import (
    confidence_interval,
    honest_axis,
    loop_step_by_step,
    mean_and_median,
    names_and_values,
    reading_a_traceback,
    standard_error,
    who_is_missing,
)

SCENES: tuple[Scene, ...] = (
    who_is_missing.SCENE,
    mean_and_median.SCENE,
    honest_axis.SCENE,
    standard_error.SCENE,
    confidence_interval.SCENE,
    names_and_values.SCENE,
    loop_step_by_step.SCENE,
    reading_a_traceback.SCENE,
)
