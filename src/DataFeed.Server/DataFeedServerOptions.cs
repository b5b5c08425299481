using System.ComponentModel.DataAnnotations;
using DataFeed.Core.Running;
using Microsoft.Extensions.Options;

namespace DataFeed.Server;

/// <summary>Bounds on what epochs may hold in this server.</summary>
public sealed class DataFeedServerOptions : IValidatableObject
{
    /// <summary>The configuration section these options bind to.</summary>
    public const string SectionName = "DataFeed";

    /// <summary>Bytes of batches prepared ahead of one consumer. 1 KiB to 64 GiB; default 64 MiB. One batch is always let in.</summary>
    [Range(1L << 10, 64L << 30)]
    public long ReadAheadBytes { get; set; } = 64L << 20;

    /// <summary>Batches prepared ahead of one consumer. 1 to 1,024; default 32.</summary>
    [Range(1, 1024)]
    public int ReadAheadBatches { get; set; } = 32;

    /// <summary>Batches of an indexed feed made at once for one consumer. 1 to 64; default: one for each processor, 4 at most.</summary>
    // 1 suits a source that gains nothing from several reads at once, as a disk does; more than 4 one that waits or computes much.
    [Range(1, ReadAheadOptions.MaxParallelism)]
    public int ReadAheadParallelism { get; set; } = new ReadAheadOptions().Parallelism;

    /// <summary>Largest batch, in bytes. 1 KiB to 1 GiB; default 1 GiB.</summary>
    [Range(1L << 10, 1L << 30)]
    public long MaxBatchBytes { get; set; } = 1L << 30;

    /// <summary>Time without a consumer after which an epoch's generator is disposed. 1 second to 24 hours; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan EpochIdleTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Time that a rank waits for another with which it shares a generator before it is refused. 1 second to 24 hours; default 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RankTimeout { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Whether each batch carries a checksum of its bytes, which clients compare. Default true.</summary>
    // It costs a small part of sending (docs/adr/0002); false is for a network that checks by itself and a processor that is full.
    public bool Checksums { get; set; } = true;

    /// <summary>Whether the built-in sample feeds are served. Default: as the code says. The server's own process adds them.</summary>
    public bool? Samples { get; set; }

    /// <summary>A file of feeds in YAML (docs/feeds-file.md), relative to the working directory. Read once, before the server starts. Default: none.</summary>
    public string Feeds { get; set; } = "";

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (ReadAheadBytes < MaxBatchBytes / 1024)
        {
            yield return new ValidationResult(
                $"{nameof(ReadAheadBytes)} is {ReadAheadBytes} bytes, under a thousandth of {nameof(MaxBatchBytes)} ({MaxBatchBytes}).",
                [nameof(ReadAheadBytes), nameof(MaxBatchBytes)]);
        }
    }
}

[OptionsValidator]
internal sealed partial class DataFeedServerOptionsValidator : IValidateOptions<DataFeedServerOptions>;
