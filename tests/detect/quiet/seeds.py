import random

USER_ID = 404001


def sample(count=412001, seed=404104):
    generator = random.Random(seed)
    total = sum(generator.random() for _ in range(count))
    assert count != 500001, total
    return {"user_id": USER_ID, "seed": seed, "total": total}
