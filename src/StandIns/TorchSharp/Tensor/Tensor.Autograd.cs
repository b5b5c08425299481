using TorchSharp.Native;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public bool is_leaf => Shim.df_tensor_is_leaf(Handle) != 0;

        public bool requires_grad
        {
            get => Shim.df_tensor_requires_grad(Handle) != 0;
            set => Shim.Check(Shim.df_tensor_set_requires_grad(Handle, value ? 1 : 0));
        }

        /// <summary>The gradient, null before the first <see cref="backward()"/>. Each read is a new reference to the same memory.</summary>
        public Tensor? grad
        {
            get => Shim.df_tensor_grad(Handle) is var gradient and not 0 ? new Tensor(gradient) : null;
            set
            {
                Shim.Check(Shim.df_tensor_set_grad(Handle, value?.Handle ?? 0));
                GC.KeepAlive(value);
            }
        }

        /// <summary>Whether there is a gradient, without making a reference to it.</summary>
        internal nint GradHandle => Shim.df_tensor_grad(Handle);

        public Tensor requires_grad_(bool requires_grad = true)
        {
            this.requires_grad = requires_grad;
            return this;
        }

        public Tensor with_requires_grad(bool requires_grad = true) => requires_grad_(requires_grad);

        public void retain_grad() => Shim.Check(Shim.df_tensor_retain_grad(Handle));

        /// <summary>Adds the derivatives of this scalar to the gradients of the leaves it came from.</summary>
        public void backward()
        {
            Shim.Check(Shim.df_tensor_backward(Handle, 0, 0, 0));
            GC.KeepAlive(this);
        }

        public void backward(IList<Tensor>? grad_tensors = null, bool retain_graph = false, bool create_graph = false)
        {
            var gradient = grad_tensors is { Count: > 0 } ? grad_tensors[0].Handle : 0;
            Shim.Check(Shim.df_tensor_backward(Handle, gradient, retain_graph ? 1 : 0, create_graph ? 1 : 0));
            GC.KeepAlive(grad_tensors);
            GC.KeepAlive(this);
        }

        public Tensor detach() => Call("detach", this);

        public Tensor detach_() => InPlace("detach_", this);

        /// <summary>Gives this object the memory, dtype and device of <paramref name="source"/>; whoever holds it sees the move.</summary>
        internal void SetData(Tensor source)
        {
            Shim.Check(Shim.df_tensor_set_data(Handle, source.Handle));
            GC.KeepAlive(source);
        }
    }
}
