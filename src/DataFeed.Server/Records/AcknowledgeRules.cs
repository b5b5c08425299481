using DataFeed.Core.Epochs;
using DataFeed.Protocol.Errors;
using DataFeed.Protocol.V1;

namespace DataFeed.Server.Records;

/// <summary>What an acknowledgement of used steps must keep to.</summary>
internal static class AcknowledgeRules
{
    private const int MaxRanges = 1024;
    private const int IdBytes = 16;

    /// <exception cref="DataFeedException"><see cref="DataFeedError.RequestInvalid"/>: all that is wrong.</exception>
    /// <exception cref="Core.Errors.FeedException">The rank is none of the epoch's.</exception>
    public static void Check(EpochPlan plan, AcknowledgeRequest request)
    {
        if (plan.Delivery == Delivery.Queue)
        {
            throw new DataFeedException(
                DataFeedError.RequestInvalid, "Each step of a QUEUE epoch has a lease: acknowledge it with ack on the stream that it came by.");
        }

        List<string> failures = [];
        if (request.Id.Length != IdBytes)
        {
            failures.Add($"id has {request.Id.Length} bytes; it must have {IdBytes}, others for each request.");
        }

        if (request.Ranges.Count is 0 or > MaxRanges)
        {
            failures.Add($"{request.Ranges.Count} ranges were sent; 1 to {MaxRanges} are possible.");
        }

        var end = plan.FirstStep + plan.Steps ?? long.MaxValue;
        if (request.Ranges.FirstOrDefault(range => range.Count < 1 || range.FirstStep < plan.FirstStep || range.FirstStep > end - range.Count) is { } wrong)
        {
            var last = end == long.MaxValue ? "on" : $"up to {end}";
            failures.Add($"The range of {wrong.Count} steps from {wrong.FirstStep} is none of the epoch, whose steps go from {plan.FirstStep} {last}.");
        }

        if (failures.Count > 0)
        {
            throw new DataFeedException(DataFeedError.RequestInvalid, string.Join(' ', failures));
        }

        plan.RequireInside(request.Rank, plan.FirstStep);
    }
}
