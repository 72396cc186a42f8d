"""Who may see what: roles from a sign-in's claims, how long a sign-in lasts, and what the server lets through. No Streamlit here."""

from present.access.roles import ANALYST, LEADER, LOCAL, VIEWER, NotAllowed, Person, may, role_in_words
from present.access.settings import Faulty, Settings, read_settings
from present.access.sign_ins import SignIns, person_of

__all__ = [
    "ANALYST",
    "LEADER",
    "LOCAL",
    "VIEWER",
    "Faulty",
    "NotAllowed",
    "Person",
    "Settings",
    "SignIns",
    "may",
    "person_of",
    "read_settings",
    "role_in_words",
]
