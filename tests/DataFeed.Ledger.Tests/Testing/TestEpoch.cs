namespace DataFeed.Ledger.Tests.Testing;

/// <summary>Epochs to record.</summary>
internal static class TestEpoch
{
    public static EpochRecord Queue(string key, long? endStep, long firstStep = 0) => New(key, Delivery.Queue, endStep, firstStep);

    public static EpochRecord New(string key, Delivery delivery, long? endStep, long firstStep = 0, long worldSize = 1, string run = "run") => new()
    {
        Key = key,
        Feed = "digits",
        Run = run,
        Epoch = 3,
        Delivery = delivery,
        WorldSize = worldSize,
        FirstStep = firstStep,
        EndStep = endStep,
        Token = new byte[] { 1, 2, 3 },
    };
}
