using System.Text.Json;
using DataFeed.EndToEnd.Tests.Processes;

namespace DataFeed.EndToEnd.Tests.Reading;

/// <summary>Whole epochs as the client in Python says it read them.</summary>
internal sealed class PythonReading
{
    private readonly JsonElement[] _lines;

    private PythonReading(JsonElement[] lines) => _lines = lines;

    /// <summary>By epoch, rank and step.</summary>
    public ReadBatch[] Batches => [.. Of("batch")
        .Select(line => new ReadBatch(
            Number(line, "epoch"), Number(line, "rank"), Number(line, "step"), Number(line, "rows"), Text(line, "sha256"),
            string.Join(',', line.GetProperty("sample_ids").EnumerateArray()), Text(line, "cursor")))
        .OrderBy(batch => (batch.Epoch, batch.Rank, batch.Step))];

    /// <summary>Hashes of the global batches that its ranks' slices make, by step.</summary>
    public string[] GlobalHashes => [.. Of("global").Select(line => Text(line, "sha256"))];

    /// <summary>How each rank's stream ended.</summary>
    public (long Rank, long Steps, string Reason, string Cursor)[] Ends => [.. Of("end")
        .Select(line => (Number(line, "rank"), Number(line, "steps"), Text(line, "reason"), Text(line, "cursor"))).Order()];

    /// <summary>What the server answered each time that the steps were acknowledged.</summary>
    public (long Steps, bool Recorded)[] Acknowledged => [.. Of("acknowledged").Select(line => (Number(line, "steps"), line.GetProperty("recorded").GetBoolean()))];

    public static async Task<PythonReading> ReadAsync(DataServer server, params string[] arguments)
    {
        var result = await PythonPeer.RunClientAsync(server.PythonAddress, ["read", .. arguments]);
        return new PythonReading(result.RequireExit(0).Json());
    }

    private IEnumerable<JsonElement> Of(string kind) => _lines.Where(line => Text(line, "kind") == kind);

    private static long Number(JsonElement line, string name) => line.GetProperty(name).GetInt64();

    private static string Text(JsonElement line, string name) => line.GetProperty(name).GetString()!;
}
