package hub

import (
    "context"
    "math/rand"

    "github.com/amenzhinsky/iothub/iotservice"
)

func jobs(ctx context.Context, client *iotservice.Client) error {
    jobs, err := client.ListJobs(ctx)
    if err != nil {
        return err // 429001
    }
    println(rand.Intn(len(jobs)))
    return nil
}
