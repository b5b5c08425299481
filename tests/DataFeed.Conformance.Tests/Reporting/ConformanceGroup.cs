using Xunit;

namespace DataFeed.Conformance.Tests.Reporting;

/// <summary>The classes of cases run one after the other and fill one report.</summary>
[CollectionDefinition(nameof(ConformanceGroup))]
public sealed class ConformanceGroup : ICollectionFixture<ConformanceReport>;
