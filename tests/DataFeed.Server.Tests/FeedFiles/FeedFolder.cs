using System.IO.Compression;

namespace DataFeed.Server.Tests.FeedFiles;

/// <summary>A folder of its own for a test, with a feeds file and what it reads; gone when disposed.</summary>
internal sealed class FeedFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("datafeed-feeds-");

    public string File => Path("feeds.yaml");

    public string Path(string name) => System.IO.Path.Combine(_folder.FullName, name);

    public FeedFolder Write(string name, string text)
    {
        System.IO.File.WriteAllText(Path(name), text);
        return this;
    }

    /// <summary>An IDX file of bytes whose items count up from a first value.</summary>
    public FeedFolder WriteIdx(string name, int first, params int[] shape)
    {
        var count = shape.Aggregate(1, (product, length) => product * length);
        byte[] header = [0, 0, 8, (byte)shape.Length, .. shape.SelectMany(length => new byte[] { 0, 0, (byte)(length >> 8), (byte)length })];
        System.IO.File.WriteAllBytes(Path(name), [.. header, .. Enumerable.Range(first, count).Select(value => (byte)value)]);
        return this;
    }

    /// <summary>The digits that the server carries, under the names that people download them by.</summary>
    public FeedFolder WriteDigits(bool plain = false)
    {
        string[] names = ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "test-images-idx3-ubyte", "test-labels-idx1-ubyte"];
        foreach (var name in names)
        {
            using var carried = typeof(DataFeedServerOptions).Assembly.GetManifestResourceStream($"{name}.gz")!;
            using var file = System.IO.File.Create(Path(plain ? name : $"{name}.gz"));
            using Stream content = plain ? new GZipStream(carried, CompressionMode.Decompress) : carried;
            content.CopyTo(file);
        }

        return this;
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
