from mentormatch.report.dossier import DOSSIER_FILES as DOSSIER_FILES
from mentormatch.report.dossier import Dossier as Dossier
from mentormatch.report.dossier import dossier as dossier
from mentormatch.report.dossier import dossier_of_run as dossier_of_run
from mentormatch.report.dossier import write_dossier as write_dossier
from mentormatch.report.language import LANGUAGES as LANGUAGES
from mentormatch.report.report import report_page as report_page
from mentormatch.report.report import write_report as write_report
from mentormatch.report.verify import Verification as Verification
from mentormatch.report.verify import verify as verify

__all__ = [
    "DOSSIER_FILES",
    "Dossier",
    "LANGUAGES",
    "Verification",
    "dossier",
    "dossier_of_run",
    "report_page",
    "verify",
    "write_dossier",
    "write_report",
]
