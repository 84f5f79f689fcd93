"""The keys worker and beat leave their signs of life under, and for how long."""

INTERVAL_SECONDS = 3
# Three beats may be late before anybody calls it dead.
EXPIRY_SECONDS = 12
WORKER = "lms:heartbeat:worker"
BEAT = "lms:heartbeat:beat"
