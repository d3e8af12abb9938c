#include <map>
#include <string>

#include "iothub_service_client_auth.h"

namespace fabrikam {

enum class Next { resend, wait, give_up };

Next after(const std::map<std::string, std::string>& headers)
{
    const auto found = headers.find("iothub-errorcode");
    if (found == headers.end()) {
        return Next::give_up;
    }
    if (found->second == "DeviceMaximumQueueDepthExceeded") {
        return Next::wait;
    }
    return found->second == "ThrottlingBacklogTimeout" ? Next::resend : Next::give_up;
}

std::string trim(const std::string& text)
{
    const auto begin = text.find_first_not_of(" \t");
    const auto end = text.find_last_not_of(" \t");
    return begin == std::string::npos ? std::string() : text.substr(begin, end - begin + 1);
}

Next after(long errorCode)
{
    switch (errorCode) {
    case 403004:
        return Next::wait;
    default:
        return Next::give_up;
    }
}

}
