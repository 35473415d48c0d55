# A vending machine as a table of transitions; enums, dispatch by dict, partial application.
from enum import Enum, auto
from functools import partial


class State(Enum):
    IDLE = auto()
    PAID = auto()
    DONE = auto()


class Machine:
    def __init__(self):
        self.state, self.credit, self.trace = State.IDLE, 0, []
        self.table = {
            (State.IDLE, "coin"): self.coin,
            (State.PAID, "coin"): self.coin,
            (State.PAID, "press"): self.press,
            (State.PAID, "back"): partial(self.leave, note="refund"),
            (State.DONE, "take"): partial(self.leave, note="taken"),
        }

    def coin(self, value):
        self.credit += value
        return State.PAID

    def press(self, price):
        if self.credit < price:
            return State.PAID
        self.credit -= price
        return State.DONE

    def leave(self, *_, note):
        self.trace.append((note, self.credit))
        self.credit = 0
        return State.IDLE

    def feed(self, event, *args):
        action = self.table.get((self.state, event))
        if action is None:
            self.trace.append(("ignored", event, self.state.name))
            return self
        self.state = action(*args)
        return self


m = Machine()
m.feed("press", 3).feed("coin", 2).feed("press", 3).feed("coin", 2).feed("press", 3).feed("coin", 1).feed("take").feed("coin", 1).feed("back")
print(m.state, m.credit, m.trace)
m.trace.clear()
for i in range(500):
    m.feed(("coin", "press", "take", "back")[i % 4], *((i % 5,) if i % 4 < 2 else ()))
print(m.state.name, m.credit, len(m.trace), m.trace[:5], sum(1 for t in m.trace if t[0] == "ignored"))
print([s.value for s in State], State["PAID"] is State(2), State.IDLE in {State.IDLE: 1}, [*State][::-1])
