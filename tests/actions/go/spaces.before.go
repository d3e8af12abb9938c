package hub

import (
    "context"

    "github.com/amenzhinsky/iothub/iotservice"
)

func jobs(ctx context.Context, client *iotservice.Client) error {
    jobs, err := client.ListJobs(ctx)
    if err != nil {
        return err // 429001
    }
    println(len(jobs))
    return nil
}
