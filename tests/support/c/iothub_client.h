/* What recipes and code actions use of the Azure IoT SDK for C, which no registry that is used here has. */
#ifndef IOTHUB_CLIENT_H
#define IOTHUB_CLIENT_H

#include <stddef.h>

typedef enum { IOTHUB_CLIENT_OK, IOTHUB_CLIENT_INVALID_ARG, IOTHUB_CLIENT_ERROR } IOTHUB_CLIENT_RESULT;
typedef enum
{
    IOTHUB_CLIENT_RETRY_NONE,
    IOTHUB_CLIENT_RETRY_IMMEDIATE,
    IOTHUB_CLIENT_RETRY_INTERVAL,
    IOTHUB_CLIENT_RETRY_LINEAR_BACKOFF,
    IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF,
    IOTHUB_CLIENT_RETRY_EXPONENTIAL_BACKOFF_WITH_JITTER,
    IOTHUB_CLIENT_RETRY_RANDOM
} IOTHUB_CLIENT_RETRY_POLICY;
typedef struct IOTHUB_MESSAGE *IOTHUB_MESSAGE_HANDLE;
typedef const void *(*IOTHUB_CLIENT_TRANSPORT_PROVIDER)(void);
typedef void (*IOTHUB_CLIENT_EVENT_CONFIRMATION_CALLBACK)(int result, void *context);

#ifdef __cplusplus
extern "C" {
#endif

#define DECLARE_CLIENT(handle, prefix)                                                                                    \
    typedef struct prefix##_TAG *handle;                                                                                  \
    handle prefix##_CreateFromConnectionString(const char *connection_string, IOTHUB_CLIENT_TRANSPORT_PROVIDER protocol); \
    IOTHUB_CLIENT_RESULT prefix##_SendEventAsync(                                                                         \
        handle client, IOTHUB_MESSAGE_HANDLE message, IOTHUB_CLIENT_EVENT_CONFIRMATION_CALLBACK callback, void *context); \
    IOTHUB_CLIENT_RESULT prefix##_SetOption(handle client, const char *name, const void *value);                          \
    void prefix##_DoWork(handle client);                                                                                  \
    void prefix##_Destroy(handle client);                                                                                 \
    IOTHUB_CLIENT_RESULT prefix##_SetRetryPolicy(handle client, IOTHUB_CLIENT_RETRY_POLICY policy, size_t seconds);

DECLARE_CLIENT(IOTHUB_DEVICE_CLIENT_LL_HANDLE, IoTHubDeviceClient_LL)
DECLARE_CLIENT(IOTHUB_DEVICE_CLIENT_HANDLE, IoTHubDeviceClient)
DECLARE_CLIENT(IOTHUB_MODULE_CLIENT_LL_HANDLE, IoTHubModuleClient_LL)
DECLARE_CLIENT(IOTHUB_MODULE_CLIENT_HANDLE, IoTHubModuleClient)

#ifdef __cplusplus
}
#endif

#endif
