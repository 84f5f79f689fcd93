"""The demo: two organisations, courses worth taking, and people who have been taking them."""
