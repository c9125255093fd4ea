from mentormatch.report.language import LANGUAGES as LANGUAGES
from mentormatch.report.report import report_page as report_page
from mentormatch.report.report import write_report as write_report

__all__ = [
    "LANGUAGES",
    "report_page",
    "write_report",
]
