using System.Globalization;
using TorchSharp.Native;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        public long Dimensions => Shim.df_tensor_dim(Handle);

        public long dim() => Dimensions;

        public long ndim => Dimensions;

        public long NumberOfElements => Shim.df_tensor_numel(Handle);

        public long numel() => NumberOfElements;

        /// <summary>Bytes of one element.</summary>
        public long ElementSize => Shim.df_tensor_element_size(Handle);

        public long element_size() => ElementSize;

        public ScalarType dtype => (ScalarType)Shim.df_tensor_dtype(Handle);

        public Device device => new(device_type, device_index);

        public DeviceType device_type => (DeviceType)Shim.df_tensor_device_type(Handle);

        public int device_index => Shim.df_tensor_device_index(Handle);

        public bool is_cuda => device_type == DeviceType.CUDA;

        public bool is_cpu() => device_type == DeviceType.CPU;

        public unsafe long[] shape
        {
            get
            {
                var sizes = new long[Dimensions];
                fixed (long* pointer = sizes)
                {
                    Shim.Check(Shim.df_tensor_sizes(Handle, pointer));
                }

                return sizes;
            }
        }

        public long[] size() => shape;

        public long size(int dim) => shape[dim < 0 ? dim + (int)Dimensions : dim];

        public unsafe long[] stride()
        {
            var strides = new long[Dimensions];
            fixed (long* pointer = strides)
            {
                Shim.Check(Shim.df_tensor_strides(Handle, pointer));
            }

            return strides;
        }

        public long stride(int dim) => stride()[dim < 0 ? dim + (int)Dimensions : dim];

        public long storage_offset() => Shim.df_tensor_storage_offset(Handle);

        public bool is_contiguous() => Shim.df_tensor_is_contiguous(Handle) != 0;

        public bool is_pinned() => CallValue("is_pinned", this).Integer != 0;

        /// <summary>Copies to page-locked memory. Needs a CUDA build of libtorch and a device.</summary>
        public Tensor pin_memory() => Call("pin_memory", this);

        public bool is_floating_point() => torch.is_floating_point(dtype);

        public bool is_integral() => torch.is_integral(dtype);

        public bool is_complex() => torch.is_complex(dtype);

        public override bool Equals(object? obj) => ReferenceEquals(this, obj);

        public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

        public override string ToString()
        {
            if (IsInvalid)
            {
                return "[disposed]";
            }

            var sizes = string.Join('x', shape.Select(size => size.ToString(CultureInfo.InvariantCulture)));
            return $"[{(sizes.Length > 0 ? sizes : "")}], type = {dtype}, device = {device}";
        }
    }
}
