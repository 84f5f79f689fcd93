"""The frame's Django app: it brings `manage.py up`, and Celery's app into every process."""

from django.apps import AppConfig

from lms.celery import app as celery_app


class StackConfig(AppConfig):
    name = "lms.stack"
    label = "stack"
    # Held here so that every process has made it: shared tasks belong to it.
    celery = celery_app
