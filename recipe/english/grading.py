"""The verdict "contains" of `src/seal/knowledge/grading.ts`: the gold answer's words stand in the answer, one after another, and
are not denied there. For scripts with spaces between words; the project's own knows some without.
"""

import unicodedata

import regex

STOP_WORDS = set(
    "a an the of in on at to for from by with and or as is are was were be been being it its this that these those "
    "he she they his her their him them who which what when where how why there than then so such into over under "
    "about also has have had do does did not no".split()
)
DENIALS = set(
    "no not never none nor neither cannot without non isnt arent wasnt werent dont doesnt didnt hasnt havent hadnt cant "
    "couldnt wont wouldnt shouldnt mustnt neednt aint".split()
)
ARTICLES = {"a", "an", "the"}
# The farthest word that a denial reaches.
FARTHEST = 4
# A minus before a number, what parts its digits, and what tells C++ and C# from C, belong to the word.
WORD = regex.compile(
    r"(?:(?<![\p{L}\p{M}\p{N}])-(?=\p{N}))?[\p{L}\p{M}\p{N}]+(?:(?<=\p{N})[.,]\p{N}[\p{L}\p{M}\p{N}]*)*(?:[+#]+(?![\p{L}\p{N}]))?"
)
GROUPED = regex.compile(r"(?<![0-9.,])[1-9][0-9]{0,2}(?:,[0-9]{2,3})*,[0-9]{3}(?!,?[0-9])")
BREAK = regex.compile(r"[\p{Terminal_Punctuation}()\n]")


def _plain(text: str) -> str:
    text = regex.sub("[\u2010-\u2013\u2212]", "-", unicodedata.normalize("NFKC", text).lower())
    text = regex.sub("['’]", "", text)
    text = GROUPED.sub(lambda match: match[0].replace(",", ""), text)
    text = regex.sub(r"\b(?:minus|negative) +(?=[0-9])", "-", text)
    return regex.sub(r"(?<![\p{L}\p{M}\p{N}])no +(?=[0-9])", "", text)


def _tokens(text: str) -> list[tuple[str, bool]]:
    """Words with whether a denial stands before them."""
    plain = _plain(text)
    tokens, end, reach = [], 0, 0
    for match in WORD.finditer(plain):
        word = match[0]
        if BREAK.search(plain[end : match.start()]):
            reach = 0
        tokens.append((word, reach > 0 and not (reach == FARTHEST and word == "only")))
        if word in DENIALS:
            reach = FARTHEST
        else:
            reach = max(0, reach - 1) if word in STOP_WORDS else 0
        end = match.end()
    return tokens


def _without_articles(tokens: list[tuple[str, bool]]) -> list[tuple[str, bool]]:
    return [token for token in tokens if token[0] not in ARTICLES] or tokens


def contains(answer: str, gold: str) -> bool:
    wanted = _without_articles(_tokens(gold))
    if not wanted:
        return gold.strip() != "" and gold.strip() in answer
    read = _without_articles(_tokens(answer))
    words, denied = [word for word, _ in wanted], wanted[0][1]
    return any(
        read[start][1] == denied and [word for word, _ in read[start : start + len(words)]] == words
        for start in range(len(read))
    )
