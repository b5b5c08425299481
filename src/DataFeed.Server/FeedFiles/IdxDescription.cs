using DataFeed.Sources.Idx;

namespace DataFeed.Server.FeedFiles;

/// <summary>The source `idx` as a feeds file describes it: a file of images and a file of labels.</summary>
/// <param name="Place">File and line, for messages.</param>
/// <param name="Name">What messages call it.</param>
/// <param name="Images">The file of images.</param>
/// <param name="Labels">The file of labels.</param>
internal sealed record IdxDescription(string Place, string Name, DataFile Images, DataFile Labels)
{
    /// <summary>Reads both files.</summary>
    /// <exception cref="InvalidDataException">All that is wrong with them, each with the line of the feeds file that names it.</exception>
    public IdxImages Open()
    {
        List<string> failures = [];
        var images = Read(Images, failures);
        var labels = Read(Labels, failures);
        if (images is not null && labels is not null)
        {
            try
            {
                return new IdxImages(images, labels);
            }
            catch (InvalidDataException exception)
            {
                failures.Add($"{Place}: {Name}: {exception.Message}");
            }
        }

        throw new InvalidDataException(string.Join(' ', failures));
    }

    private IdxFile? Read(DataFile file, List<string> failures)
    {
        try
        {
            return IdxFile.Read(file.Path, () => File.OpenRead(file.Path));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            failures.Add($"{file.Place}: {Name}: {file.Key} is {Quoted.Value(file.Text)}; {exception.Message}");
            return null;
        }
    }
}
