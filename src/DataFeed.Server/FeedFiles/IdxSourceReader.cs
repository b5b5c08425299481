using YamlDotNet.RepresentationModel;

namespace DataFeed.Server.FeedFiles;

/// <summary>Reads the description of the source `idx`: a file of images and a file of labels.</summary>
/// <param name="folder">Where relative paths start.</param>
/// <param name="failures">Takes what is wrong.</param>
internal sealed class IdxSourceReader(string folder, FeedFileFailures failures)
{
    /// <summary>Null where something is wrong.</summary>
    public IdxDescription? Read(YamlNode node, string feed)
    {
        var source = KeyedNode.Of(node, $"{feed}, idx", failures);
        if (source is null)
        {
            return null;
        }

        var images = ReadFile(source, "images");
        var labels = ReadFile(source, "labels");
        source.RefuseOthers();
        return images is null || labels is null ? null : new(failures.PlaceOf(node.Start.Line), source.Name, images, labels);
    }

    private DataFile? ReadFile(KeyedNode source, string key)
    {
        if (source.Text(key) is not { } text)
        {
            return null;
        }

        var line = source.LineOf(key);
        if (!text.Contains('\0', StringComparison.Ordinal))
        {
            return new(failures.PlaceOf(line), key, text, Path.GetFullPath(text, folder));
        }

        failures.Add(line, $"{source.Name}: {key} is {Quoted.Value(text)}; it must be the path of a file.");
        return null;
    }
}
