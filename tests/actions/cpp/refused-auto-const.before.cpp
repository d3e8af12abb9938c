#include "hub.hpp"

bool send(Hub &hub)
{
    const auto code = hub.send("{}");
    if (code == 429001)
    {
        return false;
    }
    return true;
}
