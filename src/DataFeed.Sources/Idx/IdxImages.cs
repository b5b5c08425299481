using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using DataFeed.Core.Feeds;

namespace DataFeed.Sources.Idx;

/// <summary>Gray images and their labels from two IDX files, as MNIST has them: <c>image</c> F32 [1,height,width], 0 to 1, and <c>label</c> I64.</summary>
/// <remarks>Wholly in memory, as bytes. Immutable and thread-safe.</remarks>
public sealed class IdxImages : SampleSource
{
    private const int DigestBytes = 16;

    private static readonly float[] Scaled = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    private readonly IdxFile _images;
    private readonly IdxFile _labels;

    /// <summary>Reads both files.</summary>
    /// <param name="images">Opens the images: [count, height, width]. The stream is disposed.</param>
    /// <param name="labels">Opens the labels: [count]. The stream is disposed.</param>
    /// <param name="name">What messages call them. Default: "IDX".</param>
    /// <exception cref="InvalidDataException">A file is no IDX file of bytes, has other axes, or their counts differ. A retry does not help.</exception>
    public IdxImages(Func<Stream> images, Func<Stream> labels, string name = "IDX")
        : this(IdxFile.Read($"{name} images", images), IdxFile.Read($"{name} labels", labels), name)
    {
    }

    /// <summary>Puts two files together that were read already.</summary>
    /// <param name="images">[count, height, width].</param>
    /// <param name="labels">[count].</param>
    /// <param name="name">What messages call them. Default: "IDX".</param>
    /// <exception cref="InvalidDataException">A file has other axes, or their counts differ.</exception>
    public IdxImages(IdxFile images, IdxFile labels, string name = "IDX")
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(labels);
        _images = images;
        _labels = labels;
        if (_images.Shape.Length != 3 || _labels.Shape.Length != 1)
        {
            throw new InvalidDataException(
                $"{name} images have the shape {Text(_images)} and labels {Text(_labels)}; [count,height,width] and [count] are needed.");
        }

        if (_images.Count != _labels.Count)
        {
            throw new InvalidDataException($"{name} has {_images.Count} images, but {_labels.Count} labels.");
        }

        Identity = Digest();
        Schema = [new("image", DType.F32, [1, _images.Shape[1], _images.Shape[2]]), new("label", DType.I64, [])];
    }

    /// <summary>How many images there are.</summary>
    public override long Count => _images.Count;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Digest of shape, pixels and labels: the same however the files are named, dated or compressed.</summary>
    public override string Identity { get; }

    /// <inheritdoc/>
    protected override void Read(long index, SampleRow row)
    {
        var pixels = _images.Item(index);
        var image = row.Values<float>(0);
        for (var pixel = 0; pixel < pixels.Length; pixel++)
        {
            image[pixel] = Scaled[pixels[pixel]];
        }

        row.Values<long>(1)[0] = _labels.Item(index)[0];
    }

    private string Digest()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(Text(_images)));
        hash.AppendData(_images.Bytes.Span);
        hash.AppendData(_labels.Bytes.Span);
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, DigestBytes));
    }

    private static string Text(IdxFile file) => $"[{string.Join(',', file.Shape)}]";
}
