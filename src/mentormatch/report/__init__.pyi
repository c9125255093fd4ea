from mentormatch.report.dossier import DOSSIER_FILES as DOSSIER_FILES
from mentormatch.report.dossier import Dossier as Dossier
from mentormatch.report.dossier import dossier as dossier
from mentormatch.report.dossier import dossier_of_run as dossier_of_run
from mentormatch.report.dossier import write_dossier as write_dossier
from mentormatch.report.verify import Verification as Verification
from mentormatch.report.verify import verify as verify

__all__ = [
    "DOSSIER_FILES",
    "Dossier",
    "Verification",
    "dossier",
    "dossier_of_run",
    "verify",
    "write_dossier",
]
