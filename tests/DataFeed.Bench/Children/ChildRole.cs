namespace DataFeed.Bench.Children;

/// <summary>What a process of the benchmark does.</summary>
internal enum ChildRole
{
    /// <summary>Serves ready batches through a data server.</summary>
    FeedServer,

    /// <summary>Reads them with DataFeed's client.</summary>
    FeedReader,

    /// <summary>Serves the same bytes with Kestrel alone.</summary>
    BareServer,

    /// <summary>Reads them with HttpClient alone.</summary>
    BareReader,

    /// <summary>Serves the same bytes without HTTP.</summary>
    RawServer,

    /// <summary>Reads them from a socket.</summary>
    RawReader,

    /// <summary>Reads epochs of rows.</summary>
    RowsReader,

    /// <summary>Takes training steps.</summary>
    StepTaker,

    /// <summary>Passes a connection on, later.</summary>
    Relay,
}
