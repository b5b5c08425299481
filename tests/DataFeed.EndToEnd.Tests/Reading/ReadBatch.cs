namespace DataFeed.EndToEnd.Tests.Reading;

/// <summary>What a consumer got of one step. Cursor and hash in hexadecimal; the hash is over the tensors' bytes in order. The ids stand between commas.</summary>
internal sealed record ReadBatch(long Epoch, long Rank, long Step, long Rows, string Sha256, string SampleIds, string Cursor);
