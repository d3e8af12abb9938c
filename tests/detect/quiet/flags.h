#define HEARTBEAT      0x400000u
#define KEEPALIVE      0x404000u
#define STATUS_REG     0x04041034
#define RESET_REG      0x404104
static const unsigned char logo[] = { 0x40, 0x41, 0x04, 0x50, 0x00, 0x01 };
