import unittest, random, string, re, json, textwrap


class TestText(unittest.TestCase):
    def words(self, n, seed):
        r = random.Random(seed)
        return ["".join(r.choices(string.ascii_letters + "éß€ ", k=r.randrange(1, 9))) for _ in range(n)]

    def test_split_join(self):
        for w in self.words(200, 1):
            self.assertEqual(" ".join(w.split(" ")), w)
            self.assertEqual(w[::-1][::-1], w)
            self.assertEqual(w.encode().decode(), w)

    def test_find(self):
        for w in self.words(200, 2):
            for c in set(w):
                i = w.find(c)
                self.assertEqual(w[i], c)
                self.assertNotIn(c, w[:i])
                self.assertEqual(w.count(c), len(re.findall(re.escape(c), w)))

    def test_replace(self):
        for w in self.words(100, 3):
            self.assertEqual(w.replace("a", "bb").count("bb") >= w.count("a"), True)
            self.assertEqual(re.sub("a", "x", w), w.replace("a", "x"))

    def test_json(self):
        ws = self.words(100, 4)
        self.assertEqual(json.loads(json.dumps(ws)), ws)

    def test_wrap(self):
        t = " ".join(self.words(60, 5))
        for width in (10, 20, 40):
            self.assertTrue(all(len(line) <= width for line in textwrap.wrap(t, width)))

    def test_case(self):
        for w in self.words(100, 6):
            self.assertEqual(w.swapcase().lower(), w.lower().swapcase().lower())
            self.assertEqual(w.upper().upper(), w.upper())


r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(TestText).run(r)
print(r.testsRun, [e for _, e in r.failures + r.errors])
