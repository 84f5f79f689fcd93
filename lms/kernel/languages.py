"""Languages by their codes (BCP 47 over ISO 639), each with its name in the reader's language and its own.

Most come with Django, with translated names; those it lacks and that are taught in are added here.
"""

from typing import Final

from django.conf.locale import LANG_INFO
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_MORE: Final[dict[str, tuple[Promise, str]]] = {
    "am": (gettext_lazy("Amharic"), "አማርኛ"),
    "fil": (gettext_lazy("Filipino"), "Filipino"),
    "gu": (gettext_lazy("Gujarati"), "ગુજરાતી"),
    "ha": (gettext_lazy("Hausa"), "Hausa"),
    "ht": (gettext_lazy("Haitian Creole"), "Kreyòl ayisyen"),
    "jv": (gettext_lazy("Javanese"), "Basa Jawa"),
    "ku": (gettext_lazy("Kurdish"), "Kurdî"),
    "la": (gettext_lazy("Latin"), "Latina"),
    "lg": (gettext_lazy("Ganda"), "Luganda"),
    "ln": (gettext_lazy("Lingala"), "Lingála"),
    "lo": (gettext_lazy("Lao"), "ລາວ"),
    "mg": (gettext_lazy("Malagasy"), "Malagasy"),
    "mi": (gettext_lazy("Māori"), "Te reo Māori"),
    "mt": (gettext_lazy("Maltese"), "Malti"),
    "ny": (gettext_lazy("Chichewa"), "Chichewa"),
    "om": (gettext_lazy("Oromo"), "Afaan Oromoo"),
    "ps": (gettext_lazy("Pashto"), "پښتو"),
    "qu": (gettext_lazy("Quechua"), "Runasimi"),
    "rw": (gettext_lazy("Kinyarwanda"), "Ikinyarwanda"),
    "si": (gettext_lazy("Sinhala"), "සිංහල"),
    "sn": (gettext_lazy("Shona"), "ChiShona"),
    "so": (gettext_lazy("Somali"), "Soomaali"),
    "st": (gettext_lazy("Southern Sotho"), "Sesotho"),
    "ti": (gettext_lazy("Tigrinya"), "ትግርኛ"),
    "tn": (gettext_lazy("Tswana"), "Setswana"),
    "wo": (gettext_lazy("Wolof"), "Wolof"),
    "xh": (gettext_lazy("Xhosa"), "isiXhosa"),
    "yo": (gettext_lazy("Yoruba"), "Yorùbá"),
    "zu": (gettext_lazy("Zulu"), "isiZulu"),
}


def codes() -> set[str]:
    """Every code that is known, in small letters."""
    return {code for code, info in LANG_INFO.items() if "name_local" in info} | set(_MORE)


def canonical(code: str) -> str:
    """Return a code as BCP 47 writes it: "pt-BR", "zh-Hans"."""
    first, *rest = code.split("-")
    return "-".join([first.lower(), *(part.upper() if len(part) == 2 else part.title() for part in rest)])


def own_name(code: str) -> str:
    """Return a language's own name ("Kiswahili"); that of the language for a variety nobody knows, else the code."""
    small = code.lower()
    if small in _MORE:
        return _MORE[small][1]
    info = LANG_INFO.get(small, {})
    if "name_local" not in info:
        base = small.partition("-")[0]
        return own_name(base) if base != small and base in codes() else code
    name = str(info["name_local"])
    return name[:1].upper() + name[1:]


def language_words(code: str) -> str:
    """Return a language's name for the reader, and its own where that is another: "Swahili (Kiswahili)"."""
    small, own = code.lower(), own_name(code)
    name = str(_MORE[small][0]) if small in _MORE else str(_(LANG_INFO.get(small, {}).get("name", own)))
    return own if name.casefold() == own.casefold() else f"{name} ({own})"


def language_choices(present: str = "", *, is_canonical: bool = False) -> list[tuple[str, str]]:
    """Return every language for a form, by name; the one that is there now even when nobody knows it."""
    found = {canonical(code) if is_canonical else code for code in codes()} | ({present} - {""})
    return sorted(((code, language_words(code)) for code in found), key=lambda one: one[1].casefold())
