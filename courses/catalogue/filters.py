"""What a reader may ask of the catalogue: words, facets, order. Read from the address, so every search is a link."""

from typing import Any, Final

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.catalogue.words import search_query

PRICES: Final = [("free", _("Free")), ("paid", _("Paid"))]
LENGTHS: Final = [
    ("short", _("Under 10 hours")),
    ("medium", _("10 to 40 hours")),
    ("long", _("Over 40 hours")),
]
# Minutes: from, up to but not including.
LENGTH_BOUNDS: Final = {"short": (0, 600), "medium": (600, 2401), "long": (2401, 2**31 - 1)}
CLOSEST, NEWEST, TITLE, SHORTEST = "closest", "newest", "title", "shortest"
SORTS: Final = [
    (CLOSEST, _("Closest match")),
    (NEWEST, _("Newest")),
    (TITLE, _("Title")),
    (SHORTEST, _("Shortest")),
]
FACETS: Final = ("subject", "level", "language", "price", "length")


class _Several(forms.MultipleChoiceField):
    """Takes any values; what does not exist finds nothing and offers itself nowhere."""

    def valid_value(self, value: str) -> bool:
        return len(value) <= 100 and "\x00" not in value


class SeveralFilter(django_filters.MultipleChoiceFilter):  # type: ignore[misc]
    """A facet of values that only the database knows."""

    field_class = _Several

    def __init__(self, **options: Any) -> None:
        super().__init__(distinct=False, **options)


class CatalogueFilter(django_filters.FilterSet):  # type: ignore[misc]
    """`qs` is the published courses that match; `wanted` is what was asked, without what makes no sense."""

    q = django_filters.CharFilter(method="search", max_length=200)
    subject = SeveralFilter(field_name="category__slug")
    level = django_filters.MultipleChoiceFilter(
        field_name="difficulty_level", choices=Course.Difficulty.choices
    )
    language = SeveralFilter(field_name="language")
    price = django_filters.MultipleChoiceFilter(method="by_price", choices=PRICES)
    length = django_filters.MultipleChoiceFilter(method="by_length", choices=LENGTHS)
    tag = django_filters.CharFilter(method="by_tag", max_length=50)

    class Meta:
        model = Course
        fields: list[str] = []

    @property
    def wanted(self) -> dict[str, Any]:
        """The words (`q`), the tag, and, for each facet, a list of values; a facet with a wrong value counts as not asked."""
        self.form.is_valid()
        cleaned = self.form.cleaned_data
        words = {"q": cleaned.get("q") or "", "tag": (cleaned.get("tag") or "").strip().lower()}
        return words | {name: list(cleaned.get(name) or ()) for name in FACETS}

    @property
    def qs(self) -> QuerySet[Course]:
        """The courses that match what was asked."""
        return self.filter_queryset(self.queryset.all())

    def filter_queryset(self, queryset: QuerySet[Course]) -> QuerySet[Course]:
        """Apply what was asked, also when another part of it makes no sense."""
        for name, value in self.wanted.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def search(self, queryset: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:
        """Keep the courses whose text has the words."""
        query = search_query(value)
        return queryset.filter(search=query) if query is not None else queryset

    def by_tag(self, queryset: QuerySet[Course], name: str, value: str) -> QuerySet[Course]:
        """Keep those that carry the tag."""
        return queryset.filter(tags__contains=[value]) if value else queryset

    def by_price(self, queryset: QuerySet[Course], name: str, value: list[str]) -> QuerySet[Course]:
        """Keep those that cost nothing, or those that do; both is all."""
        if not value or len(value) == len(PRICES):
            return queryset
        return queryset.filter(price=0) if value == ["free"] else queryset.filter(price__gt=0)

    def by_length(self, queryset: QuerySet[Course], name: str, value: list[str]) -> QuerySet[Course]:
        """Keep those of one of the lengths."""
        wanted = Q()
        for key in value:
            start, end = LENGTH_BOUNDS[key]
            wanted |= Q(estimated_duration_minutes__gte=start, estimated_duration_minutes__lt=end)
        return queryset.filter(wanted)
