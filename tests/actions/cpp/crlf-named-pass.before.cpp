#include "hub.hpp"

#include <iostream>

namespace agent
{
    class Sender
    {
    public:
        bool send(const std::string &payload)
        {
            auto code = hub_.send(payload);
            if (code == 404012)
            {
                std::cerr << "throttled\n";
                return false;
            }
            return code == 0;
        }

    private:
        Hub hub_;
    };
}
