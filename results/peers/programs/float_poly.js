// programs/float_poly.py
function bench() {
  let total = 0.0, x = -1.0;
  for (let i = 0; i < 200000; i++) {
    total += (((((((((0.1 * x - 0.2) * x + 0.3) * x - 0.4) * x + 0.5) * x - 0.6) * x + 0.7) * x - 0.8)
      * x + 0.9) * x - 1.0);
    x += 1.0 / 100000.0;
  }
  return total;
}
