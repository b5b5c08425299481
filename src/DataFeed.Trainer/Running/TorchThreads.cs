using static TorchSharp.torch;

namespace DataFeed.Trainer.Running;

/// <summary>How many threads torch computes with.</summary>
internal static class TorchThreads
{
    /// <summary>Lets torch have no more threads than processors; fewer stay fewer.</summary>
    /// <param name="processors">Those that this process may use: .NET counts a container's limit, torch the machine's.</param>
    // Under a limit of one processor of two, torch's threads wait for each other most of the time: a step took 4 to 14 times as long.
    public static void KeepWithin(int processors)
    {
        if (get_num_threads() > processors)
        {
            set_num_threads(processors);
        }
    }
}
