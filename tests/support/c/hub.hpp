// What the cases of code actions call: a client of a program that talks to the service itself.
#pragma once

#include <string>

struct Hub
{
    long send(const std::string &payload);
    long get(const char *id);
};
