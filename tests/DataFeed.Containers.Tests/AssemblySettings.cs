using Xunit;

// Two of them measure times, and each has containers that want the whole machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
