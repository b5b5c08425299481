using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>The innermost dispose scope of this thread, if there is one.</summary>
    public static DisposeScope? CurrentDisposeScope => DisposeScope.Current;

    /// <summary>Opens a scope that disposes the tensors made on this thread until it is disposed itself.</summary>
    public static DisposeScope NewDisposeScope() => DisposeScope.Open();

    /// <summary>Seeds the generators of all devices.</summary>
    public static Generator manual_seed(long seed) => random.manual_seed(seed);

    public static int get_num_threads() => Shim.df_num_threads();

    public static void set_num_threads(int num) => Shim.Check(Shim.df_set_num_threads(num));

    public static int get_num_interop_threads() => Shim.df_num_interop_threads();

    public static void set_num_interop_threads(int num) => Shim.Check(Shim.df_set_num_interop_threads(num));

    public static bool cuda_is_available() => cuda.is_available();

    /// <summary>Throws where the device type cannot be used here.</summary>
    public static Device InitializeDevice(Device? device)
    {
        InitializeDeviceType((device ?? CPU).type);
        return device ?? CPU;
    }

    public static void InitializeDeviceType(DeviceType deviceType)
    {
        if (!TryInitializeDeviceType(deviceType))
        {
            throw new InvalidOperationException($"{deviceType} is not available: this libtorch has no such device here.");
        }
    }

    public static bool TryInitializeDeviceType(DeviceType deviceType) =>
        deviceType == DeviceType.CPU || (deviceType == DeviceType.CUDA && cuda.is_available());

    /// <summary>CUDA devices.</summary>
    public static partial class cuda
    {
        public static bool is_available() => device_count() > 0;

        public static int device_count() => Shim.df_cuda_device_count();

        public static void manual_seed(long seed) => torch.manual_seed(seed);

        public static void manual_seed_all(long seed) => torch.manual_seed(seed);

        /// <summary>Waits until the device has done all it was given.</summary>
        public static void synchronize(Device? device = null) => Shim.Check(Shim.df_cuda_synchronize(device?.index ?? -1));
    }

    /// <summary>Random numbers of the CPU.</summary>
    public static partial class random
    {
        public static Generator manual_seed(long seed)
        {
            Shim.Check(Shim.df_manual_seed(seed));
            return Generator.Default;
        }

        public static long initial_seed() => Generator.Default.initial_seed();

        public static Tensor get_rng_state() => Generator.Default.get_state();

        public static void set_rng_state(Tensor new_state) => Generator.Default.set_state(new_state);
    }

    public static Tensor get_rng_state() => random.get_rng_state();

    public static void set_rng_state(Tensor new_state) => random.set_rng_state(new_state);
}
