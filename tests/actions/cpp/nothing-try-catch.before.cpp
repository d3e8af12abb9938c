#include "hub.hpp"
#include <cstring>
#include <stdexcept>

int post(const char* text);
int report(const char* text);
int report(const char* text)
{
    try
    {
        int sent = post(text);
        (void)sent;
    }
    catch (const std::runtime_error& error)
    {
        if (std::strstr(error.what(), "503001") != nullptr)
        {
            return 1;
        }
        throw;
    }
    return 0;
}
