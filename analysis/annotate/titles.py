"""Read the title before a name, and what title and given name say about gender."""

from __future__ import annotations

import re

from analysis.annotate.lexicon import word_set

_HE = word_set("mr sir messrs king prince sheikh father brother pope emperor baron duke lord")
_SHE = word_set("mrs ms miss madam madame dame lady queen princess sister mother")
_OFFICES = word_set(
    """
    president minister premier chancellor secretary senator congressman congresswoman representative governor mayor
    ambassador judge justice chairman chairwoman general colonel captain admiral marshal prime
    """
)
_SHORT = {"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "col": "colonel", "capt":
          "captain", "adm": "admiral", "congressman": "representative", "congresswoman": "representative", "amb":
          "ambassador", "pm": "premier"}  # fmt: skip

_FEMALE = word_set(
    """
    mary maria marie anna anne ann elizabeth jill melania michelle hillary laura barbara nancy linda susan karen
    lisa sarah sara jane janet julia julie kate katherine catherine kathy christine christina angela ursula emma
    olivia sophia sofia alice amy rachel rebecca ruth helen diana diane dorothy deborah donna carol sandra sharon
    cynthia jennifer jessica jen kamala condoleezza madeleine theresa margaret liz nikki elena olena olga olha
    irina iryna tatyana tatiana tetiana natalia natalya nataliya svetlana svitlana ekaterina yekaterina kateryna
    yulia yuliya ludmila lyudmila valentina galina nina vera lyubov marina larisa oksana alla elvira nadezhda
    margarita anastasia anastasiya ksenia polina daria darya yelena zuzana sanna magdalena mette giorgia marine
    ngozi michele gina janine alexandra victoria viktoria caroline charlotte claire eleanor frances gloria grace
    hannah heather joan joanna joyce judith judy kathleen kelly kimberly louise lucy lynn martha megan melissa
    monica pamela patricia paula rosa rose stephanie teresa tina tracy vanessa virginia wendy yvonne agnes emine
    roberta kirsten ingrid astrid begoña isabel carmen ana beatriz lyubov zhanna raisa tamara maryna viktoriya
    """
)
_MALE = word_set(
    """
    john james robert michael william david richard joseph joe thomas charles christopher daniel matthew anthony
    donald mark paul steven andrew kenneth joshua george kevin brian edward ronald timothy jason jeffrey gary ryan
    nicholas eric stephen jonathan larry scott frank benjamin bill boris bob mike tom jim tony jack barack mitch
    chuck bernie ted lloyd antony jake henry patrick peter walter arthur albert carl harry roger jeremy keith
    philip alan sean adam vladimir volodymyr alexander aleksandr oleksandr alexei aleksei alexey oleksiy andrei
    andrey andriy dmitry dmitri dmytro mikhail mykhailo nikolai mykola sergei sergey serhiy viktor vitaly ivan
    igor ihor oleg oleh pavel pyotr petro yury yuri yevgeny anatoly maxim denis denys konstantin anton roman
    emmanuel olaf mario charles justin recep benjamin naftali narendra xi andrzej viktor nikol ilham mohammed
    muhammad mohamed ahmed hassan hussein ali omar ibrahim abdullah mustafa francois nicolas jacques pierre jean
    angel carlos jose juan luis pedro antonio jorge francisco miguel fernando hans karl klaus stefan martin lars
    jens erik gerhard helmut wolfgang friedrich josef franz kyriakos alberto giuseppe silvio matteo luigi jair
    """
)


_CLAUSE = re.compile(r"[,;:!?()\n]|(?<=[a-z]{3})\.\s| and ")


def title_before(text: str, start: int) -> str:
    """Return the word before a position in lower case without its full stop (`president`, `mr`), '' without one."""
    before = text[max(0, start - 18) : start]
    if not before or before[-1] not in " \t\xa0":
        return ""
    words = before.split()
    return _word(words[-1]) if words else ""


def titles_near(text: str, start: int) -> set[str]:
    """Return the word before a position, and the offices in the capitals before it (`President of France | Name`)."""
    clause = _CLAUSE.split(text[max(0, start - 60) : start])[-1].split()
    found = {_word(clause[-1])} if clause else set()
    for word in reversed(clause):
        low = _word(word)
        if low in _OFFICES:
            found.add(low)
        elif not (word[0].isupper() or low in ("of", "the", "for", "foreign")):
            break
    return found


def _word(word: str) -> str:
    low = word.rstrip(".").lower()
    return _SHORT.get(low, low)


def is_office(title: str) -> bool:
    """Tell whether a title is that of an office."""
    return title in _OFFICES


def is_title(title: str) -> bool:
    """Tell whether a word is a title: of an office, or of a man or woman."""
    return title in _OFFICES or title in _HE or title in _SHE


def title_gender(title: str) -> str:
    """Return `he` or `she` where a title says so, else ''."""
    return "he" if title in _HE else "she" if title in _SHE else ""


def name_gender(first: str) -> str:
    """Return `he` or `she` where a given name (lower case) is listed as usual for men or for women alone, else ''."""
    return "he" if first in _MALE else "she" if first in _FEMALE else ""
