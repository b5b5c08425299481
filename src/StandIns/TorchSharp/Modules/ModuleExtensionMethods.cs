using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Moving a module, in place; each returns the module.</summary>
public static class ModuleExtensionMethods
{
    public static T to<T>(this T module, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Moved(module, type, null);

    public static T to<T>(this T module, Device device, ScalarType type, bool non_blocking = false)
        where T : nn.Module => Moved(module, type, device);

    public static T to<T>(this T module, Device device, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, device);

    public static T to<T>(this T module, DeviceType deviceType, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, new Device(deviceType, deviceIndex));

    public static T to<T>(this T module, string device, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, new Device(device));

    public static T to<T>(this T module, Tensor other, bool non_blocking = false)
        where T : nn.Module => Moved(module, other.dtype, other.device);

    public static T cpu<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, CPU);

    public static T cuda<T>(this T module, int deviceIndex = -1, bool non_blocking = false)
        where T : nn.Module => Moved(module, null, new Device(DeviceType.CUDA, deviceIndex));

    public static T half<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, ScalarType.Float16, null);

    public static T @float<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, ScalarType.Float32, null);

    public static T @double<T>(this T module, bool non_blocking = false)
        where T : nn.Module => Moved(module, ScalarType.Float64, null);

    private static T Moved<T>(T module, ScalarType? type, Device? device)
        where T : nn.Module
    {
        module.Move(type, device);
        return module;
    }
}
