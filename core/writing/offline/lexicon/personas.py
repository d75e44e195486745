"""All personas, the more particular first."""

from core.writing.offline.lexicon.people_at_home import AT_HOME
from core.writing.offline.lexicon.people_at_work import AT_WORK
from core.writing.offline.lexicon.people_on_the_way import ON_THE_WAY

PERSONAS = (*ON_THE_WAY, *AT_WORK, *AT_HOME)
