using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace DataFeed.TorchSharp;

/// <summary>TorchSharp's native library and the libtorch under it.</summary>
public static class TorchLibrary
{
    private const string Binding = "LibTorchSharp";

    // Once: each further load would look through the same places again, for every epoch that is read.
    private static readonly Lazy<nint> Handle = new(Find);

    /// <summary>Loads it, before TorchSharp does: that writes a page where it cannot, and copies packages about. A second call costs nothing.</summary>
    /// <exception cref="DllNotFoundException">It is missing or this system cannot load it; the message says why, and what to do, in one line.</exception>
    public static void Load() => _ = Handle.Value;

    /// <summary>Makes one line of what the system's loader says of each place where it looked.</summary>
    internal static string Explain(string loaderMessage)
    {
        // Most places have no such file. The one line that says something else is about the file that is there.
        var reason = loaderMessage.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Skip(1)
            .FirstOrDefault(line => !(line.Contains(Binding, StringComparison.Ordinal) && line.EndsWith("No such file or directory", StringComparison.Ordinal)));
        return reason switch
        {
            null => "TorchSharp's native library is not beside the program. It comes with the packages TorchSharp and libtorch for this system: "
                + "reference both, and build or publish again.",
            _ when reason.Contains("GLIBCXX", StringComparison.Ordinal) =>
                $"TorchSharp's native library wants a newer C++ library than this system has ({reason}). Run eng/setup.sh of DataFeed, which makes "
                + "a copy that loads here, and build again.",
            _ => $"TorchSharp's native library does not load: {reason}. Build or publish again on this system, with the packages TorchSharp and libtorch.",
        };
    }

    private static nint Find()
    {
        try
        {
            return NativeLibrary.Load(Binding, typeof(Tensor).Assembly, null);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException)
        {
            throw new DllNotFoundException(Explain(exception.Message), exception);
        }
    }
}
