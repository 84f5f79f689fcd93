"""The tables of this floor, gathered from its parts."""

from community.notifications.models import Delivery, DeliveryAttempt, Notification

__all__ = ["Delivery", "DeliveryAttempt", "Notification"]
