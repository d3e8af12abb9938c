#include "hub.hpp"

template <typename Client>
long read(Client &client, const char *id)
{
    long status = client.get(id);
    if (status != 200 && status == 429002)
    {
        return -1;
    }
    return status;
}

template long read<Hub>(Hub &, const char *);
