using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A source of random numbers on the CPU.</summary>
    public class Generator : IDisposable
    {
        private static readonly Lazy<Generator> DefaultGenerator = new(() => new Generator(Shim.Check(Shim.df_generator_default())));

        private nint _handle;

        public Generator(ulong seed = 0, Device? device = null)
        {
            if (device is { type: not DeviceType.CPU })
            {
                throw new NotSupportedException($"Generators on {device} are not in this stand-in; seed with torch.manual_seed.");
            }

            _handle = Shim.Check(Shim.df_generator_new((long)seed));
        }

        private Generator(nint handle) => _handle = handle;

        ~Generator() => Release();

        /// <summary>The generator that operators use when none is given.</summary>
        public static Generator Default => DefaultGenerator.Value;

        public Device device { get; } = CPU;

        public nint Handle => _handle != 0 ? _handle : throw new ObjectDisposedException(nameof(Generator));

        public Generator manual_seed(long seed)
        {
            Shim.Check(Shim.df_generator_set_seed(Handle, seed));
            return this;
        }

        public long initial_seed() => Shim.df_generator_seed(Handle);

        public Tensor get_state() => new(Shim.Check(Shim.df_generator_state(Handle)));

        public void set_state(Tensor value) => Shim.Check(Shim.df_generator_set_state(Handle, value.Handle));

        public void Dispose()
        {
            Release();
            GC.SuppressFinalize(this);
        }

        private void Release()
        {
            var released = Interlocked.Exchange(ref _handle, 0);
            if (released != 0)
            {
                Shim.df_generator_free(released);
            }
        }
    }
}
