"""A bank simulated event by event: a heap of events, subclasses with overridden methods, queues."""

import heapq


class Event:
    def __init__(self, time, number):
        self.time = time
        self.number = number

    def __lt__(self, other):
        if self.time != other.time:
            return self.time < other.time
        return self.number < other.number

    def happen(self, bank):
        raise NotImplementedError


class Arrival(Event):
    def happen(self, bank):
        bank.waiting.append(self)
        bank.schedule(Arrival, bank.random(1, 12))
        bank.serve()


class Departure(Event):
    def happen(self, bank):
        bank.free += 1
        bank.serve()


class Bank:
    def __init__(self, counters):
        self.free = counters
        self.waiting = []
        self.events = []
        self.now = 0
        self.made = 0
        self.served = 0
        self.waited = 0
        self.longest = 0
        self.seed = 12_345

    def random(self, low, high):
        self.seed = (self.seed * 1_103_515_245 + 12_345) % 2_147_483_648
        return low + self.seed // 65_536 % (high - low)

    def schedule(self, kind, delay):
        self.made += 1
        heapq.heappush(self.events, kind(self.now + delay, self.made))

    def serve(self):
        while self.free and self.waiting:
            customer = self.waiting.pop(0)
            self.free -= 1
            self.served += 1
            self.waited += self.now - customer.time
            self.schedule(Departure, self.random(10, 25))
        self.longest = max(self.longest, len(self.waiting))

    def run(self, until):
        self.schedule(Arrival, 0)
        while self.now < until:
            event = heapq.heappop(self.events)
            self.now = event.time
            event.happen(self)
        return self.served, self.waited, self.longest, self.free


def bench():
    return Bank(3).run(40_000)
