using DataFeed.Server.FeedFiles;
using DataFeed.Server.Registration;
using Xunit;

namespace DataFeed.Server.Tests.FeedFiles;

/// <summary>Each mistake in a feeds file, as its writer is told of it.</summary>
public sealed class FeedFileTests : IDisposable
{
    private const string Good = """
        feeds:
          - name: small
            description: Two images.
            batch_size: 2
            shuffle: true
            version: "7"
            idx:
              images: images
              labels: labels
        """;

    private readonly FeedFolder _folder = new();

    public FeedFileTests() => _folder.WriteIdx("images", 0, 2, 3, 4).WriteIdx("labels", 5, 2).WriteIdx("three", 0, 3);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AGoodFile_HasItsFeeds()
    {
        var file = Read(Good);

        Assert.Empty(file.Failures);
        var feed = Assert.Single(file.Feeds);
        Assert.Equal(("small", "Two images.", 2, true, "7", 2L), (feed.Name, feed.Description, feed.BatchSize, feed.Shuffle, feed.Version, feed.Source.Open().Count));
    }

    [Fact]
    public void Read_OnlyWhatIsNeeded_TakesTheDefaults()
    {
        var feed = Assert.Single(Read("feeds: [{name: small, batch_size: 2, idx: {images: images, labels: labels}}]").Feeds);

        Assert.Equal(("", false, "1"), (feed.Description, feed.Shuffle, feed.Version));
    }

    [Fact]
    public void Read_AnEmptyList_HasNone()
    {
        var file = Read("feeds: []");

        Assert.Empty(file.Failures);
        Assert.Empty(file.Feeds);
    }

    [Theory]
    [InlineData("name: small", "name: Small!", ":2: The feed name \"Small!\" is not possible: 1 to 100 of a-z")]
    [InlineData("name: small", "name:", ":2: feed 1: name is empty; it must be a text.")]
    [InlineData("name: small", "version: \"8\"", "no YAML: ")]
    [InlineData("description: Two images.", "description: [a]", ":3: feed \"small\": description is a list; it must be a text.")]
    [InlineData("batch_size: 2", "batch_size: 0", ":4: feed \"small\": batch_size is \"0\"; it must be a whole number of 1 to 2147483647.")]
    [InlineData("batch_size: 2", "batch_size: many", ":4: feed \"small\": batch_size is \"many\"; it must be a whole number")]
    [InlineData("batch_size: 2", "batch_size: 2147483648", ":4: feed \"small\": batch_size is \"2147483648\"; it must be a whole number")]
    [InlineData("batch_size: 2", "batchsize: 2", ":4: feed \"small\" has the key \"batchsize\"; possible are name, description, batch_size, shuffle, version, idx.")]
    [InlineData("batch_size: 2", "batchsize: 2", ":2: feed \"small\" has no \"batch_size\"; it is needed.")]
    [InlineData("shuffle: true", "shuffle: yes", ":5: feed \"small\": shuffle is \"yes\"; it must be true or false.")]
    [InlineData("idx:", "csv:", ":2: feed \"small\" has no \"idx\"; it is needed.")]
    [InlineData("idx:", "csv:", ":7: feed \"small\" has the key \"csv\"")]
    [InlineData("images: images", "image: images", ":8: feed \"small\", idx has no \"images\"; it is needed.")]
    [InlineData("images: images", "image: images", ":8: feed \"small\", idx has the key \"image\"; possible are images, labels.")]
    [InlineData("images: images", "images: \"a\\0b\"", ":8: feed \"small\", idx: images is \"a b\"; it must be the path of a file.")]
    [InlineData("feeds:", "feed:", ":1: the file has no \"feeds\"; it is needed.")]
    [InlineData("feeds:", "feed:", ":1: the file has the key \"feed\"; possible are feeds.")]
    public void Read_OneMistake_NamesLineThingValueAndRule(string right, string wrong, string told)
    {
        var file = Read(Good.Replace(right, wrong, StringComparison.Ordinal));

        Assert.Contains(file.Failures, failure => failure.Contains(told, StringComparison.Ordinal));
        Assert.All(file.Failures, failure => Assert.StartsWith(_folder.File + ":", failure, StringComparison.Ordinal));
        Assert.Empty(file.Feeds);
    }

    [Theory]
    [InlineData("images: images", "images: nowhere", ":8: feed \"small\", idx: images is \"nowhere\"; Could not find file")]
    [InlineData("images: images", "images: feeds.yaml", ":8: feed \"small\", idx: images is \"feeds.yaml\"; ")]
    [InlineData("images: images", "images: feeds.yaml", "is no IDX file of bytes: it starts with")]
    [InlineData("images: images", "images: labels", ":8: feed \"small\", idx: IDX images have the shape [2] and labels [2]; [count,height,width] and [count] are needed.")]
    [InlineData("labels: labels", "labels: three", ":8: feed \"small\", idx: IDX has 2 images, but 3 labels.")]
    [InlineData("labels: labels", "labels: .", ":9: feed \"small\", idx: labels is \".\"; Access to the path")]
    public void Open_OfDamagedData_NamesTheLineOfTheFeedsFile(string right, string wrong, string told)
    {
        var file = Read(Good.Replace(right, wrong, StringComparison.Ordinal));

        // No data is opened to check the file.
        Assert.Empty(file.Failures);
        var failure = Assert.Throws<InvalidDataException>(Assert.Single(file.Feeds).Source.Open).Message;
        Assert.StartsWith(_folder.File + ":", failure, StringComparison.Ordinal);
        Assert.Contains(told, failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_WhereBothFilesAreDamaged_TellsBoth()
    {
        var failure = Assert.Throws<InvalidDataException>(
            Assert.Single(Read(Good.Replace("images: images", "images: a").Replace("labels: labels", "labels: b")).Feeds).Source.Open).Message;

        Assert.Contains($"{_folder.File}:8: feed \"small\", idx: images is \"a\"; ", failure, StringComparison.Ordinal);
        Assert.Contains($" {_folder.File}:9: feed \"small\", idx: labels is \"b\"; ", failure, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it has 0 YAML documents; one with the key \"feeds\" is needed.")]
    [InlineData("feeds:", ":1: \"feeds\" is empty; it must be a list.")]
    [InlineData("feeds: none", ":1: \"feeds\" is \"none\"; it must be a list.")]
    [InlineData("- name", ":1: the file is a list; it must have keys.")]
    [InlineData("feeds: [digits]", ":1: feed 1 is \"digits\"; it must have keys.")]
    [InlineData("feeds: [{name: a, batch_size: 1, idx: here}]", "feed \"a\", idx is \"here\"; it must have keys.")]
    [InlineData("feeds: [", "no YAML: ")]
    [InlineData("a: 1\n---\nb: 2", "it has 2 YAML documents")]
    public void Read_AnotherShape_SaysWhatItIs(string text, string told) =>
        Assert.Contains(told, Assert.Single(Read(text).Failures.Where(failure => failure.Contains(told, StringComparison.Ordinal))), StringComparison.Ordinal);

    [Fact]
    public void Read_ANameTwice_NamesBothLines()
    {
        var entry = "  - {name: small, batch_size: 2, idx: {images: images, labels: labels}}\n";

        var file = Read($"feeds:\n{entry}{entry}");

        Assert.Equal($"{_folder.File}:3: feed \"small\" stands in line 2 already; names are unique.", Assert.Single(file.Failures));
    }

    [Fact]
    public void Read_ManyMistakes_TellsAllByLine()
    {
        var file = Read(Good.Replace("batch_size: 2", "batch_size: -1").Replace("true", "1").Replace("images: images", "images: [a]").Replace("labels: labels", "labels:"));

        Assert.Equal(["4", "5", "8", "9"], file.Failures.Select(failure => failure[(_folder.File.Length + 1)..].Split(':')[0]));
    }

    [Fact]
    public void Read_NoFile_SaysSo()
    {
        var file = FeedFile.Read(_folder.Path("absent.yaml"));

        Assert.StartsWith($"{_folder.Path("absent.yaml")}: the feeds file cannot be read: ", Assert.Single(file.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AFileThatIsTooLong_IsRefusedBySize()
    {
        var file = Read(new string('#', (1 << 20) + 1));

        Assert.Equal($"{_folder.File}: it has more than 1048576 bytes; so many are read at most.", Assert.Single(file.Failures));
    }

    [Fact]
    public void Read_AFileThatEndsNever_StopsAtTheBound() =>
        Assert.Equal("/dev/zero: it has more than 1048576 bytes; so many are read at most.", Assert.Single(FeedFile.Read("/dev/zero").Failures));

    [Theory]
    [InlineData('[', 200_000)]
    [InlineData('{', 200_000)]
    [InlineData('[', 33)]
    [InlineData('-', 100)]
    public void Read_AFileOfManyLevels_IsRefusedWithoutBuildingThem(char level, int count)
    {
        var text = level == '-' ? string.Concat(Enumerable.Repeat("- ", count)) : new string(level, count);

        Assert.Equal($"{_folder.File}: it is nested more than 32 levels deep; a feeds file needs few.", Assert.Single(Read(text).Failures));
    }

    [Fact]
    public void Read_BytesThatAreNoText_SaysSo()
    {
        File.WriteAllBytes(_folder.File, [.. "feeds: []"u8, 0xC3, 0x28]);

        Assert.Equal($"{_folder.File}: it is no text in UTF-8; a feeds file is.", Assert.Single(FeedFile.Read(_folder.File).Failures));
    }

    [Fact]
    public void Read_AnotherFileThanWasMeant_ShowsLittleOfIt()
    {
        var secret = string.Concat(Enumerable.Range(0, 500).Select(user => $"user{user}:$y$j9T$secret:19000:0:99999:7:::\n"));
        var list = $"feeds: [{string.Join(", ", Enumerable.Repeat("a", 500))}]";

        Assert.InRange(string.Concat(Read(secret).Failures).Length, 1, 800);
        Assert.DoesNotContain("secret", string.Concat(Read(secret).Failures), StringComparison.Ordinal);
        Assert.Equal($"{_folder.File}:4: the file has 497 more keys that are not possible.", Read(secret).Failures[^1]);
        Assert.Equal(51, Read(list).Failures.Length);
        Assert.Equal($"{_folder.File}: 450 more failures.", Read(list).Failures[^1]);
    }

    [Fact]
    public void Assemble_OfFeedsWithTheSameName_TellsWhatHasItAndTheLine()
    {
        var other = _folder.Write("other.yaml", Good.Replace("small", "twice")).Path("other.yaml");
        var registrations = new DataFeedRegistrations { HasSamples = true, Additions = { feeds => feeds.Add("own", _ => Array.Empty<Core.Batches.Batch>()) } };
        registrations.Files.Add(FeedFile.Read(other));
        _folder.Write("feeds.yaml", string.Concat(new[] { "sample", "own", "twice", "free" }.Select(name => Good.Replace("feeds:", "").Replace("small", name))).Insert(0, "feeds:"));

        var assembled = new FeedAssembly(registrations).Assemble(new DataFeedServerOptions { Feeds = _folder.File });

        Assert.Equal(
            [
                $"{_folder.File}:2: feed \"sample\" is a sample feed already; another name is needed, or --no-samples.",
                $"{_folder.File}:10: feed \"own\" is added by the host's code already; another name is needed.",
                $"{_folder.File}:18: feed \"twice\" stands in {other}:2 already; names are unique.",
            ],
            assembled.Failures.ToArray());
        Assert.Contains(assembled.Feeds, feed => feed.Name == "free");
    }

    [Fact]
    public void Assemble_OfAFileThatIsAddedAndConfigured_HasItsFeedsOnce()
    {
        var registrations = new DataFeedRegistrations();
        registrations.Files.Add(Read(Good));

        var assembled = new FeedAssembly(registrations).Assemble(new DataFeedServerOptions { Feeds = Path.Combine(Path.GetDirectoryName(_folder.File)!, ".", "feeds.yaml") });

        Assert.Empty(assembled.Failures);
        Assert.Equal(["small"], assembled.Feeds.Select(feed => feed.Name));
    }

    private FeedFile Read(string text)
    {
        _folder.Write("feeds.yaml", text);
        return FeedFile.Read(_folder.File);
    }
}
