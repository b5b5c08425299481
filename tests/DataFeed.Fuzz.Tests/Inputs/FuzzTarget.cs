namespace DataFeed.Fuzz.Tests.Inputs;

/// <summary>What inputs are thrown at. The number is part of each input's key: changing it changes the inputs.</summary>
internal enum FuzzTarget
{
    BatchStreams = 1,
    EpochTokens = 2,
    Cursors = 3,
    Requests = 4,
    ServerCalls = 5,
    ClientCalls = 6,
    SelfTest = 99,
}
