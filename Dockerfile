# Two stages: the environment is built in the first, only its result is in the second.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /app
# pip stays outside: what runs needs none.
RUN python -m venv --without-pip .venv
COPY requirements.txt .
RUN python -m pip --python .venv/bin/python install --require-hashes -r requirements.txt
COPY . .
# Static files do not differ between places, so the image carries them, hashed and compressed.
RUN LMS_HOME=/app/build SECRET_KEY=only-for-building DATABASE_URL=postgres:///none REDIS_URL=redis://none \
    .venv/bin/python manage.py collectstatic --no-input \
    && python -m compileall -q lms accounts courses learning community analytics \
    # Collected files are for their owner's eyes, and a checkout may be: what runs is another user.
    && chmod -R a+rX /app

FROM python:3.11-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends ffmpeg tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 lms \
    && useradd --uid 10001 --gid lms --home-dir /data --no-create-home --shell /usr/sbin/nologin lms \
    && install --directory --owner lms --group lms --mode 0700 /data /tmp/metrics
WORKDIR /app
COPY --from=build /app /app
# Two folders are of the user who writes to them: uploads and beat's memory, and the counters of /metrics.
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 LMS_HOME=/data LMS_BIND=0.0.0.0 PORT=8000 \
    STATIC_ROOT=/app/build/static PROMETHEUS_MULTIPROC_DIR=/tmp/metrics
USER lms
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["tini", "--"]
CMD ["gunicorn", "-c", "python:lms.gunicorn"]
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
    CMD ["python", "-c", "import http.client, os; c = http.client.HTTPConnection('127.0.0.1', int(os.environ['PORT']), timeout=4); c.request('GET', '/healthz'); raise SystemExit(c.getresponse().status != 200)"]
