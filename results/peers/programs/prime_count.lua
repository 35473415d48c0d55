-- programs/prime_count.py
local function is_prime(n)
  local d = 3
  while d * d <= n do
    if n % d == 0 then return false end
    d = d + 2
  end
  return true
end

function bench()
  local count = 1
  for n = 3, 59999, 2 do
    if is_prime(n) then count = count + 1 end
  end
  return count
end
