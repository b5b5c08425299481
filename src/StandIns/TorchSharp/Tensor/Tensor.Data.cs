using TorchSharp.Native;
using TorchSharp.Utils;
using static TorchSharp.Native.Operators;

namespace TorchSharp;

public static partial class torch
{
    public partial class Tensor
    {
        /// <summary>The memory of a contiguous CPU tensor. The span is valid as long as the tensor is: keep a reference to it.</summary>
        /// <exception cref="InvalidOperationException">The tensor is not contiguous, or not on the CPU.</exception>
        /// <exception cref="ArgumentException">More bytes than a span holds, or an assigned span of another length.</exception>
        public unsafe Span<byte> bytes
        {
            get
            {
                var length = NumberOfElements * ElementSize;
                if (!is_contiguous())
                {
                    throw new InvalidOperationException("The bytes of a non-contiguous tensor cannot be had; call contiguous() first.");
                }

                if (length > int.MaxValue)
                {
                    throw new ArgumentException($"The tensor has {length} bytes; a span holds {int.MaxValue}.");
                }

                if (device_type != DeviceType.CPU)
                {
                    throw new InvalidOperationException($"The tensor is on {device}; copy it to the CPU before reading its bytes.");
                }

                return length == 0 ? [] : new Span<byte>((void*)Shim.Check(Shim.df_tensor_data(Handle)), (int)length);
            }

            set
            {
                var target = bytes;
                if (target.Length != value.Length)
                {
                    throw new ArgumentException($"{value.Length} bytes were given for a tensor of {target.Length}.");
                }

                value.CopyTo(target);
            }
        }

        /// <summary>The first element's address; valid as long as the tensor is.</summary>
        internal nint DataPointer => Shim.Check(Shim.df_tensor_data(Handle));

        /// <summary>Typed access to a CPU tensor's elements.</summary>
        public TensorAccessor<T> data<T>()
            where T : unmanaged => new(this);

        /// <summary>The element of a CPU tensor that has exactly one.</summary>
        public T item<T>()
            where T : unmanaged
        {
            if (NumberOfElements != 1)
            {
                throw new ArgumentException($"item() is for tensors of one element; this one has {NumberOfElements}.");
            }

            return data<T>()[0];
        }

        /// <summary>The element of a tensor that has exactly one, copied from wherever it is.</summary>
        public Scalar ToScalar() => Scalar.From(CallValue("item", this));

        public float ToSingle() => (float)ToDouble();

        public double ToDouble() => ToScalar().ToDouble();

        public long ToInt64() => ToScalar().ToInt64();

        public int ToInt32() => (int)ToInt64();

        public short ToInt16() => (short)ToInt64();

        public byte ToByte() => (byte)ToInt64();

        public sbyte ToSByte() => (sbyte)ToInt64();

        public bool ToBoolean() => ToScalar().ToBoolean();

        public static explicit operator float(Tensor value) => value.ToSingle();

        public static explicit operator double(Tensor value) => value.ToDouble();

        public static explicit operator int(Tensor value) => value.ToInt32();

        public static explicit operator long(Tensor value) => value.ToInt64();

        public static explicit operator bool(Tensor value) => value.ToBoolean();

        public void WriteBytesToStream(Stream stream, int bufferSize = 1024)
        {
            using var source = is_contiguous() ? alias().DetachFromDisposeScope() : contiguous().DetachFromDisposeScope();
            stream.Write(source.bytes);
        }

        public void ReadBytesFromStream(Stream stream, int bufferSize = 1024) => stream.ReadExactly(bytes);
    }
}
