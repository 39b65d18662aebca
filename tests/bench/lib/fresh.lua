-- Asks for an address nobody has asked for, so that the page is not kept in memory yet.
local count = 0

function request()
    count = count + 1
    return wrk.format("GET", wrk.path .. "?n=" .. count)
end
