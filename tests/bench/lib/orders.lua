-- Sends each prepared order once: one body per line of the file named as first argument.
local bodies, position = {}, 0

function init(args)
    for line in io.lines(args[1]) do
        bodies[#bodies + 1] = line
    end
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

function request()
    position = position + 1
    if position >= #bodies then
        wrk.thread:stop()
    end
    return wrk.format(nil, nil, nil, bodies[math.min(position, #bodies)])
end
