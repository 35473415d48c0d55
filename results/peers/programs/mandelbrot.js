// programs/mandelbrot.py
function bench() {
  const width = 144, height = 96, limit = 60;
  let total = 0;
  for (let py = 0; py < height; py++) {
    const ci = 2.0 * py / height - 1.0;
    for (let px = 0; px < width; px++) {
      const cr = 3.0 * px / width - 2.0;
      let zr = 0.0, zi = 0.0, n = 0;
      while (n < limit) {
        const zr2 = zr * zr, zi2 = zi * zi;
        if (zr2 + zi2 > 4.0) break;
        zi = 2.0 * zr * zi + ci;
        zr = zr2 - zi2 + cr;
        n += 1;
      }
      total += n;
    }
  }
  return total;
}
