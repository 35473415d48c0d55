# A small ledger: classes, exceptions, sorting by several keys, formatting.
class Insufficient(Exception):
    def __init__(self, account, wanted):
        super().__init__(f"{account.owner} has {account.balance:.2f}, wants {wanted:.2f}")
        self.account, self.wanted = account, wanted


class Account:
    count = 0

    def __init__(self, owner, balance=0.0):
        self.owner, self._balance, self.log = owner, balance, []
        Account.count += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError("amount must be positive")
        self._balance += amount
        self.log.append(("in", amount))

    def withdraw(self, amount):
        if amount > self._balance:
            raise Insufficient(self, amount)
        self._balance -= amount
        self.log.append(("out", amount))

    def __lt__(self, other):
        return (self._balance, self.owner) < (other._balance, other.owner)

    def __repr__(self):
        return f"<{type(self).__name__} {self.owner} {self._balance:.2f}>"


class Savings(Account):
    def __init__(self, owner, balance=0.0, rate=0.01):
        super().__init__(owner, balance)
        self.rate = rate

    def accrue(self, months):
        for _ in range(months):
            self.deposit(self.balance * self.rate)
        return self


accounts = [Account("ann", 50), Savings("bob", 100, 0.02), Account("cid", 50), Savings("dot", 10)]
failures = []
for step in range(200):
    giver, taker = accounts[step % 4], accounts[(step * 7 + 1) % 4]
    amount = (step * 13) % 29 - 2
    try:
        giver.withdraw(amount)
        taker.deposit(amount)
    except Insufficient as e:
        failures.append((e.account.owner, e.wanted, str(e)))
    except ValueError as e:
        failures.append((giver.owner, amount, str(e)))
for a in accounts:
    if isinstance(a, Savings):
        a.accrue(3)
print(sorted(accounts), max(accounts), min(accounts, key=lambda a: len(a.log)), Account.count)
print(len(failures), failures[:2], failures[-1])
print({a.owner: (len(a.log), round(sum(x if k == "in" else -x for k, x in a.log), 6)) for a in accounts})
