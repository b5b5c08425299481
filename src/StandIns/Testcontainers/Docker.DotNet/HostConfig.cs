namespace Docker.DotNet.Models;

/// <summary>What a container may do to its machine.</summary>
public class HostConfig
{
    /// <summary>Whether its root file system refuses writes; volumes and tmpfs mounts do not. Default false.</summary>
    public bool ReadonlyRootfs { get; set; }

    /// <summary>Most memory, in bytes. Default 0: no bound.</summary>
    public long Memory { get; set; }

    /// <summary>Kernel capabilities to take away, `ALL` for every one. Default null: none.</summary>
    public IList<string>? CapDrop { get; set; }

    /// <summary>Security options, such as `no-new-privileges`. Default null: none.</summary>
    public IList<string>? SecurityOpt { get; set; }
}
