-- Sends each request of a file once, looks at every answer, and stops with the last. For one thread of wrk.
-- Arguments: the file; where to write what came of it; strings that every answer holds.

local threads = {}

-- Runs where done() does: what a thread found has to be asked for.
function setup(thread)
   table.insert(threads, thread)
end

function init(args)
   file = io.open(args[1], "rb")
   report = args[2]
   marks = { unpack(args, 3) }
   amount = tonumber(file:read(8))
   answered, good, sample, bad = 0, 0, "", ""
end

-- Each is preceded by its length in eight digits. After the last nothing is sent, and the connection waits.
local function next_request()
   local length = file:read(8)
   return length and file:read(tonumber(length)) or ""
end

local first

-- wrk calls it once before the run, to see whether it makes HTTP: that one has still to be sent.
function request()
   if first == nil then
      first = next_request()
      return first
   end
   if first then
      local waiting = first
      first = false
      started = os.clock()
      return waiting
   end
   return next_request()
end

local function holds_all(body)
   for _, mark in ipairs(marks) do
      if not body:find(mark, 1, true) then return false end
   end
   return true
end

function response(status, _, body)
   answered = answered + 1
   if status == 200 and holds_all(body) then good = good + 1 else bad = status .. " " .. body end
   if answered == amount then
      sample = body
      wrk.thread:stop()
      -- wrk itself would wait for the end of the time it was given.
      io.stderr:write("answered\n")
   end
end

-- Microseconds, and the answers themselves behind the first line.
function done(summary, latency)
   local errors = summary.errors
   local lost = errors.connect + errors.read + errors.write + errors.timeout
   local thread = threads[1]
   local sample, bad = thread:get("sample"), thread:get("bad")
   local out = io.open(thread:get("report"), "wb")
   out:write(string.format(
      '{"answers":%d,"good":%d,"lost":%d,"duration":%d,"p50":%d,"p99":%d,"cpu":%d,"sampleBytes":%d}\n',
      thread:get("answered"), thread:get("good"), lost, summary.duration,
      latency:percentile(50), latency:percentile(99), (os.clock() - thread:get("started")) * 1e6, #sample))
   out:write(sample, bad)
   out:close()
end
