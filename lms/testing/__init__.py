"""What tests stand on: servers, one database per worker, people and courses, a real browser."""
