"""Is everything there (`/healthz`), and how is it doing (`/metrics`)."""
