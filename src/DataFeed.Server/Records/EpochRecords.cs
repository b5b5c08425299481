using System.Security.Cryptography;
using DataFeed.Ledger;
using DataFeed.Server.Epochs;
using DataFeed.Server.Tokens;

namespace DataFeed.Server.Records;

/// <summary>An epoch as the ledger keeps it.</summary>
internal static class EpochRecords
{
    public static string KeyOf(EpochToken token) => Convert.ToHexStringLower(SHA256.HashData(token.Encode().Span));

    public static EpochRecord ToRecord(this StartedEpoch epoch)
    {
        var plan = epoch.Plan;
        var token = epoch.Token.Encode();
        return new EpochRecord
        {
            Key = KeyOf(epoch.Token),
            Feed = plan.Feed.Name,
            Run = epoch.Token.Request.Run,
            Epoch = plan.Request.Epoch,
            Delivery = plan.Delivery,
            WorldSize = plan.WorldSize,
            FirstStep = plan.FirstStep,
            // What a generator says of its length is known once it has ended.
            EndStep = plan.IsSeekable ? plan.FirstStep + plan.Steps : null,
            Token = token.Memory,
        };
    }
}
