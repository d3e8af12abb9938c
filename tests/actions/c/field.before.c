#include "hub.h"

struct session {
  long code;
  const char *id;
};

int step(struct session *self)
{
  self->code = hub_send(self->id);
  if (self->code != 0)
  {
    return self->code == 429002 ? 1 : -1;
  }
  return 0;
}
