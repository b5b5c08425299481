using System.Text;

namespace Grpc.Core;

/// <summary>One thing known about an authenticated peer. Immutable.</summary>
public class AuthProperty
{
    private readonly byte[] _bytes;

    private AuthProperty(string name, byte[] bytes)
    {
        Name = name;
        _bytes = bytes;
    }

    /// <summary>What it is, such as <c>x509_common_name</c>.</summary>
    public string Name { get; }

    /// <summary>The value as UTF-8 text.</summary>
    public string Value => Encoding.UTF8.GetString(_bytes);

    /// <summary>A copy of the value's bytes.</summary>
#pragma warning disable CA1819 // A property in the real package too.
    public byte[] ValueBytes => [.. _bytes];
#pragma warning restore CA1819

    /// <summary>Makes a property.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="valueBytes">The value; copied.</param>
    public static AuthProperty Create(string name, byte[] valueBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(valueBytes);
        return new AuthProperty(name, [.. valueBytes]);
    }
}
