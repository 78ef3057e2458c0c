"""The English names of months and weekdays, in full and as papers cut them; every pattern takes them from here."""

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAY_NAMES = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SHORT_MONTHS = tuple(name[:3] for name in MONTH_NAMES)
CUT_MONTHS = (*(name for name in SHORT_MONTHS if name != "May"), "Sept")
CUT_WEEKDAYS = ("Mon", "Tue", "Tues", "Wed", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun")

# Alternatives for a pattern.
ANY_MONTH = "|".join(MONTH_NAMES)
ANY_WEEKDAY = "|".join(WEEKDAY_NAMES)

# In small letters.
MONTH_WORDS = frozenset(name.lower() for name in (*MONTH_NAMES, *CUT_MONTHS))
WEEKDAY_WORDS = frozenset(name.lower() for name in (*WEEKDAY_NAMES, *CUT_WEEKDAYS))
CALENDAR_WORDS = MONTH_WORDS | WEEKDAY_WORDS | {f"{name.lower()}s" for name in WEEKDAY_NAMES}
