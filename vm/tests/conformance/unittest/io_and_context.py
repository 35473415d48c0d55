import unittest, tempfile, os, io, json, csv, contextlib, pathlib, shutil


class Test(unittest.TestCase):
    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)

    def test_files(self):
        p = self.dir / "a.txt"
        p.write_text("one\ntwo\n", encoding="utf-8")
        with p.open() as f:
            self.assertEqual([l.strip() for l in f], ["one", "two"])
        with p.open("ab") as f:
            f.write(b"three")
        self.assertEqual(p.read_bytes(), b"one\ntwo\nthree")
        self.assertEqual(p.stat().st_size, 13)

    def test_tree(self):
        (self.dir / "x/y").mkdir(parents=True)
        for i in range(5):
            (self.dir / "x" / f"f{i}.py").write_text(str(i))
        self.assertEqual(sorted(q.name for q in self.dir.rglob("*.py")), [f"f{i}.py" for i in range(5)])
        self.assertEqual(sorted(os.listdir(self.dir / "x")), ["f0.py", "f1.py", "f2.py", "f3.py", "f4.py", "y"])
        with self.assertRaises(FileExistsError):
            (self.dir / "x").mkdir()
        with self.assertRaises(OSError):
            (self.dir / "x").rmdir()

    def test_json_csv(self):
        data = [{"n": str(i), "sq": str(i * i)} for i in range(50)]
        with open(self.dir / "d.csv", "w", newline="") as f:
            w = csv.DictWriter(f, ["n", "sq"])
            w.writeheader()
            w.writerows(data)
        with open(self.dir / "d.csv", newline="") as f:
            self.assertEqual(list(csv.DictReader(f)), data)
        (self.dir / "d.json").write_text(json.dumps(data))
        self.assertEqual(json.loads((self.dir / "d.json").read_text()), data)

    def test_contexts(self):
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.suppress(KeyError):
            print("hi")
            {}["x"]
        self.assertEqual(out.getvalue(), "hi\n")
        with contextlib.ExitStack() as s:
            fs = [s.enter_context(open(self.dir / str(i), "w")) for i in range(3)]
        self.assertTrue(all(f.closed for f in fs))


r = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Test).run(r)
print(r.testsRun, [e for _, e in r.failures + r.errors])
