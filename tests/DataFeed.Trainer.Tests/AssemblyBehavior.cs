using Xunit;

// Weights come from torch's one global generator: two tests that seed it at once would take each other's numbers.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
