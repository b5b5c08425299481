namespace Docker.DotNet.Models;

/// <summary>What the engine is told to create a container, for a modifier to add to.</summary>
public class CreateContainerParameters
{
    /// <summary>The signal that stops it. Default null: the image's, or SIGTERM.</summary>
    public string? StopSignal { get; set; }

    /// <summary>Time from that signal to SIGKILL. Default null: the engine's 10 seconds.</summary>
    public TimeSpan? StopTimeout { get; set; }

    /// <summary>What it may do to its machine. Not null when a modifier gets it.</summary>
    public HostConfig? HostConfig { get; set; }
}
