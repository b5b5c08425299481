using System.Collections.Immutable;
using DataFeed.Core.Batches;
using DataFeed.Core.Feeds;

namespace DataFeed.Sources.Idx;

/// <summary>Gray images and their labels from two IDX files, as MNIST has them: <c>image</c> F32 [1,height,width], 0 to 1, and <c>label</c> I64.</summary>
/// <remarks>Wholly in memory, as bytes. Immutable and thread-safe.</remarks>
public sealed class IdxImages : IIndexedSource
{
    private static readonly float[] Scaled = [.. Enumerable.Range(0, 256).Select(value => value / 255f)];

    private readonly IdxFile _images;
    private readonly IdxFile _labels;

    private IdxImages(IdxFile images, IdxFile labels)
    {
        _images = images;
        _labels = labels;
        Schema =
        [
            new("image", DType.F32, [1, images.Shape[1], images.Shape[2]]),
            new("label", DType.I64, []),
        ];
    }

    /// <summary>How many images there are.</summary>
    public long Count => _images.Count;

    /// <inheritdoc/>
    public ImmutableArray<TensorSpec> Schema { get; }

    /// <summary>Reads both files.</summary>
    /// <param name="images">Opens the images: [count, height, width].</param>
    /// <param name="labels">Opens the labels: [count].</param>
    /// <param name="name">What messages call them. Default: "IDX".</param>
    /// <exception cref="InvalidDataException">A file is no IDX file of bytes, has other axes, or their counts differ. A retry does not help.</exception>
    public static IdxImages Open(Func<Stream> images, Func<Stream> labels, string name = "IDX")
    {
        var pixels = IdxFile.Read($"{name} images", images);
        var digits = IdxFile.Read($"{name} labels", labels);
        if (pixels.Shape.Length != 3 || digits.Shape.Length != 1)
        {
            throw new InvalidDataException(
                $"{name} images have the shape [{string.Join(',', pixels.Shape)}] and labels [{string.Join(',', digits.Shape)}]; "
                + "[count,height,width] and [count] are needed.");
        }

        return pixels.Count == digits.Count
            ? new(pixels, digits)
            : throw new InvalidDataException($"{name} has {pixels.Count} images, but {digits.Count} labels.");
    }

    /// <inheritdoc/>
    public void Read(long index, EpochContext context, SampleDestination destination)
    {
        var pixels = _images.Item(index);
        var image = destination.Values<float>(0);
        for (var pixel = 0; pixel < pixels.Length; pixel++)
        {
            image[pixel] = Scaled[pixels[pixel]];
        }

        destination.Values<long>(1)[0] = _labels.Item(index)[0];
    }
}
