#include "hub.hpp"

struct Session
{
    Hub *hub = nullptr;
    long last = 0;

    long step()
    {
        this->last = hub->send("{}"); // 503003 during an upgrade
        return this->last;
    }
};
