using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace TorchSharp;

/// <summary>Tensors to and from TorchSharp's files: dtype, sizes, then the elements, little-endian and row-major.</summary>
public static class TensorExtensionMethods
{
    public static Parameter AsParameter(this Tensor tensor) => new(tensor);

    public static int ElementSize(this ScalarType type) => type switch
    {
        ScalarType.Byte or ScalarType.Int8 or ScalarType.Bool or ScalarType.QInt8 or ScalarType.QUInt8 => 1,
        ScalarType.Int16 or ScalarType.Float16 or ScalarType.BFloat16 => 2,
        ScalarType.Int32 or ScalarType.Float32 or ScalarType.QInt32 => 4,
        ScalarType.Int64 or ScalarType.Float64 or ScalarType.ComplexFloat32 => 8,
        ScalarType.ComplexFloat64 => 16,
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "No such dtype."),
    };

    public static void Save(this Tensor tensor, BinaryWriter writer)
    {
        using var scope = NewDisposeScope();
        var source = tensor.cpu();
        writer.Encode((int)source.dtype);
        writer.Encode(source.shape.Length);
        foreach (var size in source.shape)
        {
            writer.Encode(size);
        }

        source.WriteBytesToStream(writer.BaseStream);
    }

    public static void Save(this Tensor tensor, Stream stream)
    {
        using var writer = new BinaryWriter(stream);
        tensor.Save(writer);
    }

    public static void Save(this Tensor tensor, string location)
    {
        using var stream = File.Create(location);
        tensor.Save(stream);
    }

    /// <summary>Reads into an existing tensor, of any device.</summary>
    /// <exception cref="ArgumentException">The file's dtype or sizes are not the tensor's.</exception>
    public static void Load(this Tensor tensor, BinaryReader reader, bool skip = false)
    {
        var (type, sizes) = Header(reader);
        if (type != tensor.dtype)
        {
            throw new ArgumentException($"The stored tensor is of {type}, this one of {tensor.dtype}: was another model stored?");
        }

        if (!skip && !sizes.SequenceEqual(tensor.shape))
        {
            throw new ArgumentException(
                $"The stored tensor has shape [{string.Join(", ", sizes)}], this one [{string.Join(", ", tensor.shape)}]: was another model stored?");
        }

        using var scope = NewDisposeScope();
        using var guard = no_grad();
        var stored = Read(reader, type, sizes);
        if (!skip)
        {
            tensor.copy_(stored);
        }
    }

    public static Tensor Load(BinaryReader reader, bool skip = false)
    {
        var (type, sizes) = Header(reader);
        return Read(reader, type, sizes);
    }

    private static (ScalarType Type, long[] Sizes) Header(BinaryReader reader)
    {
        var type = (ScalarType)reader.Decode();
        var sizes = new long[reader.Decode()];
        for (var i = 0; i < sizes.Length; i++)
        {
            sizes[i] = reader.Decode();
        }

        return (type, sizes);
    }

    private static Tensor Read(BinaryReader reader, ScalarType type, long[] sizes)
    {
        var tensor = empty(sizes, type);
        tensor.ReadBytesFromStream(reader.BaseStream);
        return tensor;
    }
}
