"""How long, in words: "près de 4 ans", "environ 7 mois", "3 min 05 s"."""

from copil_analysis.showing.french import NBSP, format_number

_NUMBERS = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
_NEAR = 0.05


def tell_years(years: float, *, spelled: bool = False) -> str:
    """Tell a number of years to the nearest half, or of months below one year.

    >>> [tell_years(n).replace(chr(160), " ") for n in (49 / 13, 1.17, 3.45, 12, 0.6)]
    ['près de 4 ans', 'un peu plus d’un an', 'environ 3 ans et demi', '12 ans', 'environ 7 mois']
    >>> tell_years(49 / 13, spelled=True).replace(chr(160), " ")
    'près de quatre ans'
    """
    months = round(12 * years)
    if months < 12:
        return f"environ {_number(months, spelled)}{NBSP}mois" if months else "moins d’un mois"
    half = round(2 * years) / 2
    told = _whole(int(half), spelled)
    if half != int(half):
        return f"environ {told} et demi"
    if abs(years - half) < _NEAR:
        return told
    if years < half:
        return f"près d’{told}" if half == 1 else f"près de {told}"
    return f"un peu plus d’{told}" if half == 1 else f"un peu plus de {told}"


def tell_seconds(seconds: float, *, decimals: int = 1) -> str:
    """Tell a short time; its decimals count below a minute only.

    >>> [tell_seconds(n).replace(chr(160), " ") for n in (0.64, 59.96, 185, 3900)]
    ['0,6 s', '1 min 00 s', '3 min 05 s', '1 h 05 min']
    """
    if round(seconds, decimals) < 60:
        return f"{format_number(seconds, decimals)}{NBSP}s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes}{NBSP}min{NBSP}{rest:02}{NBSP}s"
    return f"{minutes // 60}{NBSP}h{NBSP}{minutes % 60:02}{NBSP}min"


def _whole(years: int, spelled: bool) -> str:
    return f"un{NBSP}an" if years == 1 else f"{_number(years, spelled)}{NBSP}ans"


def _number(number: int, spelled: bool) -> str:
    is_word = spelled and number <= len(_NUMBERS)
    return _NUMBERS[number - 1] if is_word else format_number(number)
