"""The words that numbers, currencies and measures are written with."""

from __future__ import annotations

from fractions import Fraction

SMALL = {
    word: number
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
}
TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {
    "dozen": 12, "hundred": 10**2, "thousand": 10**3, "lakh": 10**5, "million": 10**6, "crore": 10**7,
    "billion": 10**9, "trillion": 10**12,
}  # fmt: skip
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "bln": 10**9, "tn": 10**12,
                 "trn": 10**12}  # fmt: skip
ORDINALS = {
    word: number
    for number, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        "fifteenth sixteenth seventeenth eighteenth nineteenth".split(),
        start=1,
    )
} | {f"{word[:-1]}ieth": number for word, number in TENS.items()} | {"hundredth": 100, "thousandth": 1000}  # fmt: skip
PARTS = {"half": 2, "third": 3, "quarter": 4} | {
    word: number for word, number in ORDINALS.items() if 4 <= number <= 10 or number == 100
}
VAGUE = {"dozens": (13, 99), "hundreds": (101, 999), "thousands": (1001, 9999), "millions": (10**6, 10**7),
          "billions": (10**9, 10**10)}  # fmt: skip
TENS_OF = {"tens": 10, "hundreds": 100}

SIGNS = {
    "US$": "currency/dollar/us", "U.S.$": "currency/dollar/us", "A$": "currency/dollar/au", "AU$": "currency/dollar/au",
    "C$": "currency/dollar/ca", "CA$": "currency/dollar/ca", "HK$": "currency/dollar/hk", "NZ$": "currency/dollar/nz",
    "S$": "currency/dollar/sg", "R$": "currency/real", "$": "currency/dollar", "€": "currency/euro",
    "£": "currency/pound", "¥": "currency/yen", "₹": "currency/rupee", "₽": "currency/rouble",
    "₩": "currency/won",
    "USD": "currency/dollar/us", "AUD": "currency/dollar/au", "CAD": "currency/dollar/ca", "HKD": "currency/dollar/hk",
    "EUR": "currency/euro", "GBP": "currency/pound", "CNY": "currency/yuan", "RMB": "currency/yuan",
    "JPY": "currency/yen", "INR": "currency/rupee", "RUB": "currency/rouble", "CHF": "currency/franc",
}  # fmt: skip
CURRENCIES = {
    "dollar": "dollar", "buck": "dollar", "euro": "euro", "pound": "pound", "sterling": "pound", "quid": "pound",
    "yuan": "yuan", "renminbi": "yuan", "rmb": "yuan", "yen": "yen", "rupee": "rupee", "ruble": "rouble",
    "rouble": "rouble", "crown": "crown", "krona": "crown", "kronor": "crown", "krone": "crown", "kroner": "crown",
    "franc": "franc", "lira": "lira", "peso": "peso", "rand": "rand", "riyal": "riyal", "dirham": "dirham",
    "shekel": "shekel", "zloty": "zloty", "baht": "baht", "ringgit": "ringgit", "rupiah": "rupiah",
    "hryvnia": "hryvnia",
    "tenge": "tenge", "som": "som", "dinar": "dinar", "naira": "naira", "forint": "forint", "real": "real",
    "usd": "dollar/us", "eur": "euro", "gbp": "pound", "cny": "yuan", "nok": "crown", "sek": "crown", "dkk": "crown",
    "chf": "franc", "jpy": "yen", "inr": "rupee", "cent": "cent", "pence": "pence", "p": "pence",
}  # fmt: skip
NATIONS = {
    "us": "us", "u.s.": "us", "american": "us", "australian": "au", "canadian": "ca", "hong": "hk", "kong": "hk",
    "new": "nz", "zealand": "nz", "singapore": "sg", "chinese": "", "british": "", "swiss": "", "indian": "",
    "danish": "", "swedish": "", "norwegian": "", "czech": "", "turkish": "", "mexican": "", "russian": "",
    "japanese": "",
}  # fmt: skip

# dimension: (base in which it is counted, {unit: (how many of the base, its written forms)})
MEASURES: dict[str, dict[str, tuple[str, Fraction | int]]] = {
    "percent": {"percent": ("% percent pct", 1)},
    "point": {"point": ("point points pt pts", 1), "basis": ("bp bps", Fraction(1, 100))},
    "length": {"mm": ("mm millimetre millimeter", 1), "cm": ("cm centimetre centimeter", 10),
               "m": ("metre meter", 1000), "km": ("km kilometre kilometer kms", 10**6)},
    "inch": {"inch": ("inch inches", 1), "foot": ("foot feet ft", 12), "yard": ("yard yd", 36),
             "mile": ("mile mi", 63360)},
    "nautical": {"mile": ("nautical-mile", 1)},
    "area": {"m2": ("m2 sqm square-metre square-meter", 1), "ha": ("hectare ha", 10**4),
             "km2": ("km2 square-kilometre square-kilometer square-km sq-km", 10**6)},
    "acre": {"acre": ("acre", 1), "mile2": ("square-mile sq-mile", 640)},
    "foot2": {"foot2": ("square-foot square-feet sq-ft", 1)},
    "volume": {"l": ("litre liter", 1), "m3": ("m3 cubic-metre cubic-meter", 1000),
               "km3": ("km3 cubic-kilometre cubic-kilometer", 10**12)},
    "gallon": {"gallon": ("gallon", 1)}, "barrel": {"barrel": ("barrel bbl", 1)},
    "mass": {"g": ("gram gramme", 1), "kg": ("kg kilo kilogram kilogramme", 1000),
             "t": ("tonne ton", 10**6)},
    "pound": {"pound": ("lb lbs", 1)}, "ounce": {"ounce": ("ounce oz", 1)}, "stone": {"stone": ("stone", 1)},
    "speed": {"km/h": ("km/h kph kmh kilometre-an-hour", 1)}, "mph": {"mph": ("mph", 1)}, "knot": {"knot": ("knot", 1)},
    "power": {"w": ("watt", 1), "kw": ("kw kilowatt", 10**3), "mw": ("mw megawatt", 10**6),
              "gw": ("gw gigawatt", 10**9)},
    "energy": {"kwh": ("kwh kilowatt-hour", 1), "mwh": ("mwh megawatt-hour", 10**3),
               "gwh": ("gwh gigawatt-hour", 10**6), "twh": ("twh terawatt-hour", 10**9)},
    "time": {"second": ("second sec secs", 1), "minute": ("minute min mins", 60), "hour": ("hour hr hrs", 3600),
             "day": ("day", 86400), "week": ("week", 7 * 86400), "fortnight": ("fortnight", 14 * 86400)},
    "years": {"month": ("month", 1), "year": ("year yr yrs", 12), "decade": ("decade", 120),
              "century": ("century centuries", 1200)},
    "temperature": {"degree": ("degree °c °f ° degc", 1)},
    "data": {"mb": ("megabyte", 1), "gb": ("gb gigabyte", 1000), "tb": ("tb terabyte", 10**6)},
}  # fmt: skip
UNITS: dict[str, str] = {}
FACTORS: dict[str, Fraction] = {}
for _dimension, _units in MEASURES.items():
    for _unit, (_forms, _factor) in _units.items():
        FACTORS[f"{_dimension}/{_unit}"] = Fraction(_factor)
        for _form in _forms.split():
            UNITS[_form] = f"{_dimension}/{_unit}"
            if len(_form) > 2:  # "17 has" are no hectares
                UNITS[f"{_form}s"] = f"{_dimension}/{_unit}"
UNITS |= {"m": "length/m", "g": "mass/g"}
UNIT_LEADS = frozenset(
    {"square", "sq", "cubic", "nautical", "kilometre", "kilowatt", "megawatt", "gigawatt", "terawatt"}
)
