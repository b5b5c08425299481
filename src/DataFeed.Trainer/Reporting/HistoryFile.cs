using System.Text.Json;
using DataFeed.Trainer.Fitting;

namespace DataFeed.Trainer.Reporting;

/// <summary>A JSON object on a line of its own for each epoch, on disk when the epoch is done.</summary>
internal sealed class HistoryFile : ITrainingObserver, IDisposable
{
    private readonly FileStream _file;

    /// <summary>Opens the file and empties it.</summary>
    /// <exception cref="TrainingException">It cannot be written.</exception>
    public HistoryFile(string path)
    {
        try
        {
            _file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingException($"--history is \"{path}\", which cannot be written: {exception.Message}", exception);
        }
    }

    public void EpochEnded(EpochReport report)
    {
        using (var json = new Utf8JsonWriter(_file))
        {
            json.WriteStartObject();
            json.WriteNumber("epoch", report.Epoch);
            Write(json, "", report.Training);
            if (report.Validation is { } validation)
            {
                Write(json, "validation_", validation);
            }

            json.WriteEndObject();
        }

        _file.WriteByte((byte)'\n');
        _file.Flush();
    }

    public void Dispose() => _file.Dispose();

    private static void Write(Utf8JsonWriter json, string prefix, PassReport pass)
    {
        json.WriteNumber(prefix + "steps", pass.Steps);
        json.WriteNumber(prefix + "rows", pass.Rows);
        json.WriteNumber(prefix + "loss", pass.Loss);
        foreach (var metric in pass.Metrics)
        {
            json.WriteNumber(prefix + metric.Name, metric.Value);
        }

        json.WriteNumber(prefix + "seconds", Math.Round(pass.Elapsed.TotalSeconds, 6));
        json.WriteString(prefix + "end", Name(pass.End));
    }

    /// <summary>The contract's name without its prefix.</summary>
    private static string Name(EndReason reason) => reason switch
    {
        EndReason.Completed => "COMPLETED",
        EndReason.StepsReached => "STEPS_REACHED",
        EndReason.ExhaustedEarly => "EXHAUSTED_EARLY",
        _ => "UNSPECIFIED",
    };
}
