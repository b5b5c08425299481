// The random generator, the live tensor count and the gradient mode are the process's: one test at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
