using TorchSharp.Native;

namespace TorchSharp;

public static partial class torch
{
    /// <summary>A tensor of libtorch. Owned by the dispose scope it was made in, else by whoever disposes it.</summary>
    /// <remarks>Instances are as thread-safe as libtorch's: many may read, one may write.</remarks>
    public partial class Tensor : IDisposable
    {
        internal nint handle;

        internal Tensor(nint handle, bool register = true)
        {
            this.handle = handle;
            if (register)
            {
                OwningDisposeScope = DisposeScope.Register(this);
            }
        }

        // A backstop for tensors that nobody disposed; scopes and Dispose are the way.
        ~Tensor() => Release();

        /// <summary>A name to tell tensors apart by; libtorch does not see it.</summary>
        public string? name { get; set; }

        /// <summary>The native handle. Throws where the tensor was disposed.</summary>
        public nint Handle => handle != 0
            ? handle
            : throw new InvalidOperationException("This tensor was disposed, or its contents were moved into another.");

        /// <summary>True once disposed or moved.</summary>
        public bool IsInvalid => handle == 0;

        internal DisposeScope? OwningDisposeScope { get; set; }

        /// <summary>How many tensors the shim holds for all of the process.</summary>
        internal static long Live => Shim.df_tensor_live();

        public void Dispose()
        {
            OwningDisposeScope?.MarkAsDisposed(this);
            OwningDisposeScope = null;
            Release();
            GC.SuppressFinalize(this);
        }

        public Tensor MoveToOuterDisposeScope()
        {
            OwningDisposeScope?.MoveToOuter(this);
            return this;
        }

        public Tensor DetachFromDisposeScope()
        {
            OwningDisposeScope?.Detach(this);
            return this;
        }

        public Tensor MoveToOtherDisposeScope(Tensor other) => MoveToOtherDisposeScope(other.OwningDisposeScope);

        public Tensor MoveToOtherDisposeScope(DisposeScope? other)
        {
            if (OwningDisposeScope is null && other is not null)
            {
                other.Attach(this);
            }
            else
            {
                OwningDisposeScope?.MoveToOther(other, this);
            }

            return this;
        }

        /// <summary>Takes the native tensor away from this object, which is then invalid.</summary>
        internal nint MoveHandle()
        {
            var moved = Handle;
            handle = 0;
            return moved;
        }

        private void Release()
        {
            var released = Interlocked.Exchange(ref handle, 0);
            if (released != 0)
            {
                Shim.df_tensor_free(released);
            }
        }
    }
}
