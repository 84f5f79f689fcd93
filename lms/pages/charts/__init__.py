"""Geometry of server-side charts: plain data in, percentages and pixels out. templates/charts/ draws them."""
