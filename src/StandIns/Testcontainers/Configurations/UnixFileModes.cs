namespace DotNet.Testcontainers.Configurations;

/// <summary>Who may do what with a file: the bits of `chmod`.</summary>
[Flags]
public enum UnixFileModes
{
    /// <summary>Nobody anything.</summary>
    None = 0,

    /// <summary>Others may execute it.</summary>
    OtherExecute = 1,

    /// <summary>Others may write it.</summary>
    OtherWrite = 2,

    /// <summary>Others may read it.</summary>
    OtherRead = 4,

    /// <summary>Its group may execute it.</summary>
    GroupExecute = 8,

    /// <summary>Its group may write it.</summary>
    GroupWrite = 16,

    /// <summary>Its group may read it.</summary>
    GroupRead = 32,

    /// <summary>Its owner may execute it.</summary>
    UserExecute = 64,

    /// <summary>Its owner may write it.</summary>
    UserWrite = 128,

    /// <summary>Its owner may read it.</summary>
    UserRead = 256,

    /// <summary>In a folder, only owners may delete.</summary>
    StickyBit = 512,

    /// <summary>Runs as its group.</summary>
    SetGroup = 1024,

    /// <summary>Runs as its owner.</summary>
    SetUser = 2048,
}
