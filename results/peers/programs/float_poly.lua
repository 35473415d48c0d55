-- programs/float_poly.py
function bench()
  local total, x = 0.0, -1.0
  for _ = 1, 200000 do
    total = total + (((((((((0.1 * x - 0.2) * x + 0.3) * x - 0.4) * x + 0.5) * x - 0.6) * x + 0.7) * x - 0.8)
      * x + 0.9) * x - 1.0)
    x = x + 1.0 / 100000.0
  end
  return total
end
