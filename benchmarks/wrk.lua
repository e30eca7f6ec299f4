-- Requests each path of a file in order, starts again at its end, and prints the result as one line of JSON.

local requests = {}
local position = 0

function init(arguments)
  for path in io.lines(arguments[1]) do
    requests[#requests + 1] = wrk.format("GET", path)
  end
  io.stderr:write("READY\n")
end

function request()
  position = position % #requests + 1
  return requests[position]
end

function done(summary, latency)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.status
  print(string.format(
    'RESULT {"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, "timed_out": %d, ' ..
    '"p50": %d, "p95": %d, "p99": %d, "max": %d}',
    summary.requests, summary.duration, summary.bytes, failed, summary.errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99), latency.max))
end
