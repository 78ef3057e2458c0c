"""Words before a name that say what someone is, not who, in small letters."""

TITLES = frozenset(
    """
    president prime minister mr mrs ms dr sir dame lord lady professor prof gen general col colonel capt captain
    sgt judge justice foreign finance defence interior governor mayor senator sen rep chancellor king queen prince
    princess pope secretary chief executive coach chairman chairwoman chair director ambassador deputy vice former
    ceo cfo coo cto founder co-founder singer rapper actor actress quarterback
    """.split()
)
"""These are never part of the name."""

TITLES_AND_ROLES = TITLES | frozenset(
    """
    miss mx baroness baron count countess duke duchess emperor sheikh sultan emir ayatollah cardinal archbishop
    bishop father sister brother reverend rev rabbi imam vice-president premier representative congressman
    congresswoman gov mayoress councillor councilor envoy commissioner chairperson officer manager major maj
    lieutenant lt sergeant admiral adm commander cmdr marshal inspector superintendent constable detective
    magistrate attorney prosecutor sheriff speaker leader spokesman spokeswoman spokesperson head owner author
    striker goalkeeper midfielder defender driver ex acting interim senior junior hon defense health transport mp
    mps lawmaker lawmakers education economy trade treasury energy environment culture agriculture labour labor
    home state party first
    """.split()
)
"""Those, and words that may also begin the name of a body: the State Department, Labour."""
