-- programs/gcd.py
local function gcd(a, b)
  while b ~= 0 do a, b = b, a % b end
  return a
end

function bench()
  local total = 0
  for a = 1, 349 do
    for b = 1, 349 do total = total + gcd(a, b) end
  end
  return total
end
