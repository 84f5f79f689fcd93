"""Who has a piece open. A claim keeps graders apart; it is seen by all, runs out by itself, and may be taken over."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q

from accounts.models import User
from learning.marking import events
from learning.marking.models import Piece
from lms.kernel.events import Verb, record

CLAIM: Final = timedelta(minutes=10)
"""How long a claim holds after it was made or renewed."""


def is_free(actor: User, now: datetime) -> Q:
    """Nobody else has it open."""
    return Q(claimed_by=None) | Q(claimed_by=actor) | Q(claimed_until__lte=now) | Q(claimed_until=None)


def held_by_other(piece: Piece, actor: User, now: datetime) -> bool:
    """Whether somebody else has the piece open now."""
    if piece.claimed_by_id in {None, actor.pk} or piece.claimed_until is None:
        return False
    return piece.claimed_until > now


@transaction.atomic
def claim(*, piece: Piece, actor: User, now: datetime) -> bool:
    """Open a piece, or open it again; tell whether `actor` has it now. Of two at once, one has it."""
    again = piece.claimed_by_id == actor.pk and piece.claimed_until is not None and piece.claimed_until > now
    taken = Piece.objects.filter(is_free(actor, now), pk=piece.pk).update(
        claimed_by=actor, claimed_until=now + CLAIM, claims=F("claims") + 1
    )
    if not taken:
        return False
    _hold(piece, actor, now)
    if not again:
        _record(events.CLAIMED, piece, actor, now)
    return True


@transaction.atomic
def take_over(*, piece: Piece, actor: User, now: datetime) -> None:
    """Open a piece that somebody else has open: on purpose, and told."""
    mine = Piece.objects.select_for_update(of=("self",)).get(pk=piece.pk)
    before = mine.claimed_by_id if held_by_other(mine, actor, now) else None
    Piece.objects.filter(pk=mine.pk).update(
        claimed_by=actor, claimed_until=now + CLAIM, claims=F("claims") + 1
    )
    _hold(piece, actor, now)
    if before is not None:
        _record(events.TAKEN_OVER, piece, actor, now, before=str(before))


def renew(*, piece: Piece, actor: User, now: datetime) -> bool:
    """Hold a claim for as long again; tell whether `actor` still has it, or has it again."""
    rows = Piece.objects.filter(is_free(actor, now), pk=piece.pk)
    return bool(rows.update(claimed_by=actor, claimed_until=now + CLAIM))


@transaction.atomic
def release(*, piece: Piece, actor: User, opening: int, now: datetime) -> None:
    """Let go of an opening (`Piece.claims` as the page had it); one that is over, or not theirs, stays as it is."""
    rows = Piece.objects.filter(pk=piece.pk, claimed_by=actor, claims=opening)
    if rows.update(claimed_by=None, claimed_until=None):
        _record(events.RELEASED, piece, actor, now)


def let_go(*, piece: Piece, actor: User, now: datetime) -> bool:
    """Give a piece back that `actor` is done with; False, and nothing changed, where somebody else has it open."""
    rows = Piece.objects.filter(is_free(actor, now), pk=piece.pk)
    return bool(rows.update(claimed_by=None, claimed_until=None))


def _hold(piece: Piece, actor: User, now: datetime) -> None:
    piece.claimed_by, piece.claimed_until, piece.claims = actor, now + CLAIM, piece.claims + 1


def _record(verb: Verb, piece: Piece, actor: User, now: datetime, **more: str) -> None:
    payload = {"kind": piece.kind, "item": str(piece.item_id), **more}
    record(verb, object=piece, actor=actor, course_id=piece.course_id, occurred_at=now, payload=payload)
