# A simulation driven by a priority queue and generators that are processes.
import heapq
import random


def customer(env, name, patience):
    arrived = env.now
    while env.busy >= 2:
        if env.now - arrived > patience:
            env.log.append((env.now, name, "left"))
            return "gone"
        yield 1
    env.busy += 1
    env.log.append((env.now, name, "served after", env.now - arrived))
    yield env.rng.randint(2, 5)
    env.busy -= 1
    return "served"


class Env:
    def __init__(self, seed):
        self.now, self.busy, self.log, self.queue, self.n = 0, 0, [], [], 0
        self.rng, self.results = random.Random(seed), {}

    def start(self, process, at):
        self.n += 1
        heapq.heappush(self.queue, (at, self.n, process))

    def run(self):
        while self.queue:
            self.now, n, process = heapq.heappop(self.queue)
            try:
                delay = next(process)
            except StopIteration as stop:
                self.results[stop.value] = self.results.get(stop.value, 0) + 1
            else:
                heapq.heappush(self.queue, (self.now + delay, n, process))


env = Env(7)
for i in range(60):
    env.start(customer(env, f"c{i}", i % 4 + 1), i)
env.run()
print(env.now, sorted(env.results.items()), len(env.log), env.busy)
print(env.log[:4], env.log[-2:])
