"""What the committee's deck of 2011-T1 says; the invented quarter of that name adds up to it."""

ALLOCATIONS = {
    "CASA": {"agis_iml": 1, "prefectoral": 3, "autres": 2},
    "CANNES": {"agis_iml": 6, "prefectoral": 5, "autres": 2},
    "CAPAP": {"prefectoral": 2},
    "EST": {"agis_classique": 4, "agis_iml": 8, "prefectoral": 10, "autres": 2},
}
DWELLINGS = {
    "CASA": {"STUDIO": 2, "T1": 1, "T2": 1},
    "CANNES": {"STUDIO": 6, "T1": 2, "T2": 4, "T3": 1},
    "CAPAP": {"STUDIO": 1, "T2": 1},
    "EST": {"STUDIO": 8, "T1": 6, "T2": 6, "T3": 3, "T5": 1},
}
NEEDS = {
    "CASA": {"T1": 18, "T2": 3, "T3": 5, "T4": 3, "T5": 2},
    "CANNES": {"T1": 11, "T2": 4, "T3": 5, "T4": 7, "T5": 2, "T6": 3},
    "CAPAP": {"T1": 9, "T2": 1, "T3": 6, "T4": 2, "T5": 2},
    "EST": {"T1": 25, "T2": 10, "T3": 30, "T4": 28, "T6": 1},
}
# Adults and children. In Cannes 12 adults for 13 households: one counts a child and no adult.
REHOUSED = {"CASA": (7, 2), "CANNES": (12, 12), "CAPAP": (2, 0), "EST": (32, 27)}
WAITING = {"CASA": (37, 20), "CANNES": (40, 39), "CAPAP": (20, 21), "EST": (125, 165)}
# Rehoused, but no dwelling of a typology; they came through the channel "autres".
FOYERS = {"CASA": 2}
