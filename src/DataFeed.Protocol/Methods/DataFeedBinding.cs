using DataFeed.Protocol.V1;
using Google.Protobuf.Reflection;
using Grpc.Core;

namespace DataFeed.Protocol.Methods;

/// <summary>Binds a <see cref="DataFeedServiceContract"/> to its methods, in the form that gRPC hosts look for.</summary>
public static class DataFeedBinding
{
    /// <summary>The service's descriptor, for server reflection.</summary>
    public static ServiceDescriptor Descriptor => DatafeedReflection.Descriptor.Services[0];

    /// <summary>Adds the methods to a binder.</summary>
    /// <param name="binder">The host's.</param>
    /// <param name="service">Null while the host only looks at the method list.</param>
    public static void BindService(ServiceBinderBase binder, DataFeedServiceContract? service)
    {
        ArgumentNullException.ThrowIfNull(binder);
        binder.AddMethod(DataFeedMethods.ListFeeds, service is null ? null! : service.ListFeeds);
        binder.AddMethod(DataFeedMethods.DescribeFeed, service is null ? null! : service.DescribeFeed);
        binder.AddMethod(DataFeedMethods.StartEpoch, service is null ? null! : service.StartEpoch);
        binder.AddMethod(DataFeedMethods.SendBatches, service is null ? null! : service.NextBatch);
        binder.AddMethod(DataFeedMethods.Acknowledge, service is null ? null! : service.Acknowledge);
        binder.AddMethod(DataFeedMethods.GetEpoch, service is null ? null! : service.GetEpoch);
        binder.AddMethod(DataFeedMethods.EndEpoch, service is null ? null! : service.EndEpoch);
    }
}
