using DataFeed.Bench.Measuring;
using DataFeed.Bench.Rows;

namespace DataFeed.Bench.Children;

/// <summary>One line of JSON between the benchmark and a process of it. One member is set.</summary>
/// <param name="Read">To a client: read this.</param>
/// <param name="Rows">To a reader of rows: read this.</param>
/// <param name="AskUsage">To any: say what you have used.</param>
/// <param name="Addresses">From a server: it listens there.</param>
/// <param name="Begun">From a client: the measured part begins now.</param>
/// <param name="Report">From a client: it is over.</param>
/// <param name="Used">The answer to <see cref="AskUsage"/>.</param>
internal sealed record ChildMessage(
    ReadOrder? Read = null, RowsOrder? Rows = null, bool AskUsage = false, string[]? Addresses = null, bool Begun = false, ReadReport? Report = null, Usage? Used = null);
