#include "hub.h"

void tell(void)
{
    const char *text = describe(429001);
    puts(text);
}
