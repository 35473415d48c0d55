// programs/matmul.py
function bench() {
  const n = 88, a = [], b = [];
  for (let i = 0; i < n; i++) {
    const ra = new Array(n).fill(0.0), rb = new Array(n).fill(0.0);
    for (let j = 0; j < n; j++) {
      ra[j] = (i * n + j) % 17 * 0.25;
      rb[j] = (i + j * n) % 13 * 0.5;
    }
    a.push(ra);
    b.push(rb);
  }
  let trace = 0.0;
  for (let i = 0; i < n; i++) {
    const row = a[i];
    for (let j = 0; j < n; j++) {
      let s = 0.0;
      for (let k = 0; k < n; k++) s += row[k] * b[k][j];
      if (i === j) trace += s;
    }
  }
  return trace;
}
