"""Decisions on a pair: accepted, declined or hold, in several languages."""

from typing import Literal

from mentormatch.answers.text import Cell, fold, is_blank, text_of
from mentormatch.answers.yes_no import NO_WORDS, YES_WORDS

Decided = Literal["accepted", "declined", "hold"]
DECISIONS = ("accept", "decline", "hold")
"""What is offered where somebody decides."""

# what may mean "not decided yet", such as pending, is not among them
_WORDS: dict[Decided, str] = {
    "accepted": (
        "accepted|accept|approved|confirmed|agreed|angenommen|akzeptiert|zugesagt|bestätigt|zusage|accepté|acceptée|"
        "confirmé|aceptado|aceptada|confirmado|aceito|aceita|accettato|accettata|confermato|geaccepteerd|aanvaard|"
        "akkoord|bevestigd|accepteret|accepterad|akseptert|hyväksytty|zaakceptowane|zaakceptowano|přijato|kabul|"
        "принято|прийнято|承認|接受"
    ),
    "declined": (
        "declined|decline|rejected|reject|refused|abgelehnt|abgesagt|absage|refusé|refusée|rechazado|rechazada|"
        "recusado|recusada|rejeitado|rifiutato|rifiutata|afgewezen|geweigerd|afvist|avslagen|nekad|avslått|hylätty|"
        "odrzucone|odrzucono|odmítnuto|zamítnuto|reddedildi|отклонено|відхилено|辞退|拒绝"
    ),
    "hold": (
        "hold|on hold|held|zurückgestellt|zurückhalten|en attente|en suspens|en espera|"
        "em espera|in attesa|in sospeso|in de wacht|aangehouden|på hold|afventer|på vent|"
        "wstrzymane|pozastaveno|beklemede|bekletiliyor|ожидание|очікування|保留"
    ),
}
# a cross may tick a pair or strike it out, and "on" is half of "on hold"
_DOUBTFUL = frozenset({"x", "on", "off"})
_MEANING: dict[str, Decided] = {
    **dict.fromkeys(YES_WORDS - _DOUBTFUL, "accepted"),
    **dict.fromkeys(NO_WORDS - _DOUBTFUL, "declined"),
    **{fold(word): said for said, words in _WORDS.items() for word in words.split("|")},
}
_TITLES = "decision|entscheidung|décision|decisión|decisão|decisione|besluit|beslissing|afgørelse|beslut|päätös|decyzja"
DECISION_TITLES = tuple(_TITLES.split("|"))
"""Titles of the column in which decisions stand."""
_NOTES = (
    "note|notes|comment|comments|remark|remarks|notiz|bemerkung|kommentar|anmerkung|remarque|commentaire|nota|notas|"
    "comentario|comentarios|comentário|comentários|observação|observações|commento|osservazione|opmerking|notitie|"
    "kommentti|notatka|uwagi"
)
NOTE_TITLES = tuple(_NOTES.split("|"))
"""Titles of the column in which notes on decisions stand."""
_BY = "by|decided by|von|entschieden von|par|décidé par|por|decidido por|da|deciso da|door|besloten door"
BY_TITLES = tuple(_BY.split("|"))
"""Titles of the column that says who decided."""


def read_decision(cell: Cell) -> Decided | None:
    """Return what a cell says of a pair, also yes and no; None where it is blank.

    Raises
    ------
    ValueError
        Where it says anything else.

    Examples
    --------
    >>> [read_decision(cell) for cell in ("Accepted", "abgelehnt", "En attente", "ja", True, " ")]
    ['accepted', 'declined', 'hold', 'accepted', 'accepted', None]
    >>> read_decision("maybe")
    Traceback (most recent call last):
    ValueError: maybe
    """
    if is_blank(cell):
        return None
    written = str(int(cell)) if isinstance(cell, bool) else text_of(cell)
    said = _MEANING.get(fold(written).strip().rstrip(".!"))
    if said is None:
        raise ValueError(written)
    return said
