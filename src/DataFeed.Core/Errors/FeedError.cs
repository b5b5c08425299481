namespace DataFeed.Core.Errors;

/// <summary>All that can go wrong with a feed or an epoch. A closed set.</summary>
public enum FeedError
{
    /// <summary>No feed has the name. A retry does not help.</summary>
    FeedNotFound,

    /// <summary>A parameter is not one of the feed's, or its value is out of range. A retry does not help.</summary>
    ParameterInvalid,

    /// <summary>A number or a combination in the request makes no sense. A retry does not help.</summary>
    RequestInvalid,

    /// <summary>The feed never ends, and the request says not how many steps it wants. A retry does not help.</summary>
    StepsRequired,

    /// <summary>Fewer than one step is asked for, or more than the feed has. A retry does not help.</summary>
    StepsOutOfRange,

    /// <summary>The feed, or this version, cannot deliver in the way asked for. A retry does not help.</summary>
    DeliveryUnsupported,

    /// <summary>The rank is not one of the epoch's world. A retry does not help.</summary>
    RankOutOfRange,

    /// <summary>The position lies before the epoch's start or past its end. A retry does not help.</summary>
    CursorOutOfRange,

    /// <summary>The feed is declared not deterministic, so nothing can go on where it stopped. A retry does not help.</summary>
    ResumeUnsupported,

    /// <summary>A rank that shares one generator with others did not come or stopped reading. A retry helps once it is there.</summary>
    RankAbsent,

    /// <summary>The feed's own code threw or broke a rule. A retry helps where the cause passes, such as a file out of reach.</summary>
    GeneratorFailed,

    /// <summary>A batch has other tensors than the feed promised or than the epoch began with. A retry does not help.</summary>
    SchemaChanged,

    /// <summary>A batch has more bytes than allowed. A retry helps with a smaller batch size only.</summary>
    BatchTooLarge,
}
