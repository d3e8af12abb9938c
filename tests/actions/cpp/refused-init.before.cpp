#include "hub.hpp"

bool send(Hub &hub)
{
    if (hub.send("{}") == 429001)
    {
        return false;
    }
    return true;
}
