# Two stages: the environment is built in the first, only its result is in the second.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
RUN python -m venv .venv
COPY requirements.txt .
RUN .venv/bin/pip install --require-hashes -r requirements.txt
COPY . .
# Static files do not differ between places, so the image carries them, hashed and compressed.
RUN LMS_HOME=/app/build SECRET_KEY=only-for-building DATABASE_URL=postgres:///none REDIS_URL=redis://none \
    .venv/bin/python manage.py collectstatic --no-input \
    && python -m compileall -q lms accounts courses learning community analytics

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends ffmpeg tini \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home lms
WORKDIR /app
COPY --from=build /app /app
# The folder is of the user who writes to it: uploads, beat's memory, and the counters of /metrics.
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 LMS_HOME=/data LMS_BIND=0.0.0.0 PORT=8000 \
    STATIC_ROOT=/app/build/static PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
RUN mkdir -m 0777 /tmp/metrics
USER lms
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "-c", "python:lms.gunicorn"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
