"""What each process counts. With several processes the values live in files below PROMETHEUS_MULTIPROC_DIR."""

from prometheus_client import Counter, Gauge, Histogram

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

responses = Counter(
    "lms_http_responses", "Responses by route, method and status.", ("route", "method", "status")
)
latency = Histogram("lms_http_seconds", "Time to a response by route.", ("route",), buckets=SECONDS)
tasks = Counter("lms_tasks", "Finished Celery tasks by name and state.", ("task", "state"))
pool = Gauge(
    "lms_database_pool", "Connections of the web's pools by state.", ("state",), multiprocess_mode="livesum"
)


def count_task(name: str, state: str) -> None:
    """Count one finished task."""
    tasks.labels(name, state).inc()
