-- programs/mandelbrot.py
function bench()
  local width, height, limit = 144, 96, 60
  local total = 0
  for py = 0, height - 1 do
    local ci = 2.0 * py / height - 1.0
    for px = 0, width - 1 do
      local cr = 3.0 * px / width - 2.0
      local zr, zi, n = 0.0, 0.0, 0
      while n < limit do
        local zr2, zi2 = zr * zr, zi * zi
        if zr2 + zi2 > 4.0 then break end
        zi = 2.0 * zr * zi + ci
        zr = zr2 - zi2 + cr
        n = n + 1
      end
      total = total + n
    end
  end
  return total
end
