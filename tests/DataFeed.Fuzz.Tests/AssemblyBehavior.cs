using Xunit;

// Each target looks at the heap of the process and uses every core by itself.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
