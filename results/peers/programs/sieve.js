// programs/sieve.py
function bench() {
  const n = 400000;
  const composite = new Array(n + 1).fill(false);
  let count = 0;
  for (let i = 2; i <= n; i++) {
    if (!composite[i]) {
      count += 1;
      let j = i * i;
      while (j <= n) {
        composite[j] = true;
        j += i;
      }
    }
  }
  return count;
}
