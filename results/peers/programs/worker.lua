-- Runs one program's port in LuaJIT and reports: the peer side of src/protocol.rs.
local ffi = require("ffi")
ffi.cdef [[
  typedef struct { long sec; long nsec; } patchwork_time;
  int clock_gettime(int clock, patchwork_time *time);
]]

local function now(clock)
  local t = ffi.new("patchwork_time")
  ffi.C.clock_gettime(clock, t)
  return tonumber(t.sec) * 1e9 + tonumber(t.nsec)
end
local REALTIME, MONOTONIC = 0, 1

-- The request is one flat object of our own making: no need of a JSON library.
local text = io.read("*a")
local function number(key) return tonumber(text:match('"' .. key .. '":([-+.%deE]+)')) end
assert(number("protocol") == 1, "unknown protocol")
local path = text:match('"program":"(.-)"')
local iterations, budget = number("iterations"), number("max_seconds") * 1e9

assert(loadfile(path))()
local ready = math.max(0, now(REALTIME) - number("spawned_unix_ns"))

-- Python's repr of a number: the shortest text that reads back.
local function repr(value)
  if value == math.floor(value) and math.abs(value) < 2 ^ 53 then return string.format("%.0f", value) end
  for digits = 15, 17 do
    local s = string.format("%." .. digits .. "g", value)
    if tonumber(s) == value then return s end
  end
end

local times, answers, seen, spent = {}, {}, {}, 0
for i = 1, iterations do
  local start = now(MONOTONIC)
  local value = bench()
  local took = now(MONOTONIC) - start
  times[i] = string.format("%.0f", took)
  spent = spent + took
  local answer = repr(value)
  if not seen[answer] then
    seen[answer] = true
    answers[#answers + 1] = '"' .. answer .. '"'
  end
  if i >= 3 and spent >= budget then break end
end
io.write(string.format('{"protocol":1,"runtime":"%s","ready_ns":%.0f,"iterations_ns":[%s],"answers":[%s]}',
  jit.version, ready, table.concat(times, ","), table.concat(answers, ",")))
