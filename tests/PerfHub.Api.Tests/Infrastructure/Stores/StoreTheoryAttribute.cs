using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A theory like <see cref="StoreFactAttribute"/>.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreTheoryDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreTheoryAttribute : TheoryAttribute;
