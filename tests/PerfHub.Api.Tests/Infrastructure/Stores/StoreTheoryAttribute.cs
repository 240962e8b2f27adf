using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The same with data.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreTheoryDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;
