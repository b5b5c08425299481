using DataFeed.Core.Feeds;
using DataFeed.Sources.Idx;
using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads the source `idx`: a file of images and a file of labels.</summary>
/// <param name="folder">Where relative paths start.</param>
/// <param name="failures">Takes what is wrong.</param>
internal sealed class IdxSourceReader(string folder, FeedFileFailures failures)
{
    private const string ImagesKey = "images";
    private const string LabelsKey = "labels";

    /// <summary>Opens it; null where something is wrong.</summary>
    public IIndexedSource? Read(YamlNode node, string feed)
    {
        var source = KeyedNode.Of(node, $"{feed}, idx", failures);
        if (source is null)
        {
            return null;
        }

        var images = Open(source, ImagesKey);
        var labels = Open(source, LabelsKey);
        source.RefuseOthers();
        if (images is null || labels is null)
        {
            return null;
        }

        try
        {
            return new IdxImages(images, labels);
        }
        catch (InvalidDataException exception)
        {
            failures.Add(node.Start.Line, $"{source.Name}: {exception.Message}");
            return null;
        }
    }

    /// <summary>Reads one file alone, so that what is wrong with each is told.</summary>
    private IdxFile? Open(KeyedNode source, string key)
    {
        if (source.Text(key) is not { } text)
        {
            return null;
        }

        try
        {
            var path = Path.GetFullPath(text, folder);
            return IdxFile.Read(path, () => File.OpenRead(path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or InvalidDataException)
        {
            failures.Add(source.LineOf(key), $"{source.Name}: {key} is \"{text}\"; {exception.Message}");
            return null;
        }
    }
}
