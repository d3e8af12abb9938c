/* What the cases of code actions call: functions of a program that talks to the service itself. */
#ifndef HUB_H
#define HUB_H

#include <stddef.h>
#include <stdio.h>

struct twin;

struct hub
{
    long (*send)(const struct hub *hub, const char *payload, void *reply);
};

int hub_send(const char *payload);
int hub_post(double value);
int hub_invoke(const char *id, const char *method);
long hub_get_twin(const char *id, struct twin *twin);
long hub_patch_twin(const char *id, const char *change, size_t size);

#endif
