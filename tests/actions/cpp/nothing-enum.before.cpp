enum class Code : long
{
    Throttled = 429001,
};
