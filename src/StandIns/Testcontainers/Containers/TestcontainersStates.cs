namespace DotNet.Testcontainers.Containers;

/// <summary>What a container does, in the engine's words.</summary>
[Flags]
public enum TestcontainersStates
{
    /// <summary>There is none, or the engine has a word of its own for it.</summary>
    Undefined = 0x1,

    /// <summary>It was never started.</summary>
    Created = 0x2,

    /// <summary>It is being restarted.</summary>
    Restarting = 0x4,

    /// <summary>It runs.</summary>
    Running = 0x8,

    /// <summary>Its processes are frozen.</summary>
    Paused = 0x10,

    /// <summary>Its first process ended.</summary>
    Exited = 0x20,

    /// <summary>It could not be removed.</summary>
    Dead = 0x40,
}
