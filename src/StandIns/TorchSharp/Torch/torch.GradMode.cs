using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>Turns gradient tracking off for this thread until disposed.</summary>
    public static IDisposable no_grad() => new GradModeGuard(false);

    /// <summary>Turns gradient tracking on, or off, for this thread until disposed.</summary>
    public static IDisposable enable_grad(bool enabled = true) => new GradModeGuard(enabled);

    public static IDisposable set_grad_enabled(bool mode = true) => new GradModeGuard(mode);

    public static bool is_grad_enabled() => Shim.df_grad_mode() != 0;

    private sealed class GradModeGuard : IDisposable
    {
        private readonly int _before = Shim.df_grad_mode();
        private bool _disposed;

        public GradModeGuard(bool enabled) => Shim.df_set_grad_mode(enabled ? 1 : 0);

        public void Dispose()
        {
            if (!_disposed)
            {
                Shim.df_set_grad_mode(_before);
                _disposed = true;
            }
        }
    }
}
