using System.Reflection;
using System.Runtime.InteropServices;

namespace TorchSharp.Native;

/// <summary>Finds libdatafeed_torch beside the assembly, and says what to install where it or libtorch is missing.</summary>
internal static class ShimLibrary
{
    public const string Name = "datafeed_torch";

    public static void Register() => NativeLibrary.SetDllImportResolver(typeof(ShimLibrary).Assembly, Resolve);

    /// <exception cref="DllNotFoundException">The library at <paramref name="path"/> is missing or does not load.</exception>
    internal static nint Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new DllNotFoundException($"{path} is missing; the build makes it from libtorch. Run eng/setup.sh and build again.");
        }

        try
        {
            return NativeLibrary.Load(path);
        }
        catch (DllNotFoundException error)
        {
            throw new DllNotFoundException(
                $"{path} does not load, most likely for want of libtorch. Run eng/setup.sh, or: "
                + $"apt-get install libtorch-dev libopenblas0-openmp. The loader said: {error.Message}",
                error);
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath) =>
        name == Name ? Load(Path.Combine(AppContext.BaseDirectory, $"lib{Name}.so")) : 0;
}
