namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Moves every parameter, its gradient and every buffer, in place: whoever holds them sees the move.</summary>
            internal void Move(ScalarType? dtype, Device? device)
            {
                if (dtype is { } type && !is_floating_point(type) && !is_complex(type))
                {
                    throw new ArgumentException($"A module can be of a floating-point or complex dtype, not of {type}.");
                }

                if (device is not null)
                {
                    InitializeDevice(device);
                }

                using var scope = NewDisposeScope();
                using var guard = no_grad();
                foreach (var parameter in parameters())
                {
                    using var gradient = parameter.grad;
                    parameter.SetData(Moved(parameter, dtype, device));
                    if (gradient is not null)
                    {
                        parameter.grad = Moved(gradient, dtype, device);
                    }
                }

                foreach (var buffer in buffers())
                {
                    buffer.SetData(Moved(buffer, dtype, device));
                }

                if (device is not null)
                {
                    apply(module => (module._deviceType, module._deviceIndex) = (device.type, device.index));
                }
            }

            private static Tensor Moved(Tensor tensor, ScalarType? dtype, Device? device)
            {
                var wanted = is_floating_point(tensor.dtype) || is_complex(tensor.dtype) ? dtype : null;
                return tensor.to(wanted ?? tensor.dtype, device ?? tensor.device);
            }
        }
    }
}
