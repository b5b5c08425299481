namespace DotNet.Testcontainers.Configurations;

/// <summary>What Unix takes for granted.</summary>
public sealed class Unix
{
    /// <summary>Its owner may read and write, all others read: 644.</summary>
    public const UnixFileModes FileMode644 =
        UnixFileModes.UserRead | UnixFileModes.UserWrite | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    private Unix()
    {
    }
}
