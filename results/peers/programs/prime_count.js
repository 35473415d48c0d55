// programs/prime_count.py
function isPrime(n) {
  let d = 3;
  while (d * d <= n) {
    if (n % d === 0) return false;
    d += 2;
  }
  return true;
}

function bench() {
  let count = 1;
  for (let n = 3; n < 60000; n += 2) {
    if (isPrime(n)) count += 1;
  }
  return count;
}
