using System.Text.Json;
using DataFeed.Trainer.Reporting;
using Xunit;

namespace DataFeed.Trainer.Tests.Reporting;

public sealed class HistoryFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void EpochEnded_EachEpoch_IsAnObjectOnALineReadableAtOnce()
    {
        File.WriteAllText(_path, "of an earlier run\n");
        using var history = new HistoryFile(_path);

        history.EpochEnded(Reports.Epoch(0));
        var first = Lines();
        history.EpochEnded(Reports.Epoch(1, validated: false));
        var both = Lines();

        var epoch = JsonDocument.Parse(Assert.Single(first)).RootElement;
        Assert.Equal(0, epoch.GetProperty("epoch").GetInt64());
        Assert.Equal(71, epoch.GetProperty("steps").GetInt64());
        Assert.Equal(9000, epoch.GetProperty("rows").GetInt64());
        Assert.Equal(0.25, epoch.GetProperty("loss").GetDouble());
        Assert.Equal(0.9125, epoch.GetProperty("accuracy").GetDouble());
        Assert.Equal(4.5, epoch.GetProperty("seconds").GetDouble());
        Assert.Equal("COMPLETED", epoch.GetProperty("end").GetString());
        Assert.Equal(8, epoch.GetProperty("validation_steps").GetInt64());
        Assert.Equal(0.125, epoch.GetProperty("validation_loss").GetDouble());
        Assert.Equal(0.9125, epoch.GetProperty("validation_accuracy").GetDouble());
        Assert.Equal(2, both.Length);
        Assert.False(JsonDocument.Parse(both[1]).RootElement.TryGetProperty("validation_loss", out _));
    }

    [Fact]
    public void HistoryFile_FolderIsMissing_IsRefusedByPath()
    {
        var path = Path.Combine(_path, "history.jsonl");

        var error = Assert.Throws<TrainingException>(() => new HistoryFile(path));

        Assert.StartsWith($"--history is \"{path}\", which cannot be written: ", error.Message, StringComparison.Ordinal);
    }

    private string[] Lines()
    {
        using var reader = new StreamReader(new FileStream(_path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
