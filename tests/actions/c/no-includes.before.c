long hub_send(const char *payload);

int main(void)
{
    long code = hub_send("{}");
    if (code == 429001)
        return 1;
    return 0;
}
