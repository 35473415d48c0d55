// programs/gcd.py
function gcd(a, b) {
  while (b) [a, b] = [b, a % b];
  return a;
}

function bench() {
  let total = 0;
  for (let a = 1; a < 350; a++) {
    for (let b = 1; b < 350; b++) total += gcd(a, b);
  }
  return total;
}
