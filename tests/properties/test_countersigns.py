"""Whatever signers do, come late or are taken off, a countersign ends when a count by hand says it does."""

from __future__ import annotations

import random

import pytest

from tests.engine.tokens.signing import Table, drawn

MODES = {"all": 1.0, "any": 0.0, "ratio:0.5": 0.5, "ratio:75%": 0.75, "ratio:1": 1.0}
WORDS = ("agree", "conditional", "reject", "return")


class Hand:
    """The count by hand: every signer's word, None as long as there is none."""

    def __init__(self, mode: str, on_refusal: str, signers: int) -> None:
        self.mode, self.on_refusal = mode, on_refusal
        self.words: dict[int, str | None] = dict.fromkeys(range(1, signers + 1))

    @property
    def outcome(self) -> str | None:
        """How it ends when it ends now: by asking what the best and the worst of the words to come would make of it."""
        said = list(self.words.values())
        refused = [word in ("reject", "return") for word in said if word is not None]
        if any(refused) and self.on_refusal == "end":
            return "refused"
        if self.mode == "all" and None in said:
            return None
        best = self._is_agreed(len(refused) - sum(refused) + said.count(None))
        worst = self._is_agreed(len(refused) - sum(refused))
        return "agreed" if worst else None if best else "refused"

    def _is_agreed(self, agreed: int) -> bool:
        return agreed >= max(MODES[self.mode] * len(self.words), 1)


def play(seed: int) -> None:
    """Play one countersign to its end."""
    dice = random.Random(seed)
    mode, on_refusal, in_turn = dice.choice(list(MODES)), dice.choice(["continue", "end"]), dice.random() < 0.5
    signers = [f"r{number}" for number in range(1, dice.randint(1, 6) + 1)]
    table, hand = Table(drawn(mode, on_refusal, sequential=in_turn), *signers), Hand(mode, on_refusal, len(signers))
    number_of = {who: number for number, who in enumerate(signers, 1)}
    while hand.outcome is None:
        assert table.run.state == "active"
        awaited = [number for number, word in hand.words.items() if word is None]
        assert [number_of[who] for who in table.asked] == (awaited[:1] if in_turn else awaited)
        what = dice.random()
        if what < 0.2 and len(number_of) < 12:
            who = f"r{len(number_of) + 1}"
            number_of[who] = len(number_of) + 1
            hand.words[number_of[who]] = None
            table.add(**{dice.choice(["role", "person"]): who})
        elif what < 0.4 and len(hand.words) > 1:
            off = dice.choice(awaited)
            del hand.words[off]
            table.withdraw(off)
        else:
            who, word = dice.choice(table.asked), dice.choice(WORDS)
            hand.words[number_of[who]] = word
            table.sign(who, word, "字")
    said = list(hand.words.values())
    agreed, refused = sum(word in WORDS[:2] for word in said), sum(word in WORDS[2:] for word in said)
    assert table.run.state == "completed"
    assert table.result == (hand.outcome, agreed, refused, len(hand.words))


@pytest.mark.parametrize("first", range(0, 400, 100))
def test_a_countersign_ends_as_counted_by_hand(first: int) -> None:
    for seed in range(first, first + 100):
        play(seed)
