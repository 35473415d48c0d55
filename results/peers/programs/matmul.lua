-- programs/matmul.py
function bench()
  local n, a, b = 88, {}, {}
  for i = 0, n - 1 do
    local ra, rb = {}, {}
    for j = 0, n - 1 do
      ra[j] = (i * n + j) % 17 * 0.25
      rb[j] = (i + j * n) % 13 * 0.5
    end
    a[i], b[i] = ra, rb
  end
  local trace = 0.0
  for i = 0, n - 1 do
    local row = a[i]
    for j = 0, n - 1 do
      local s = 0.0
      for k = 0, n - 1 do s = s + row[k] * b[k][j] end
      if i == j then trace = trace + s end
    end
  end
  return trace
end
