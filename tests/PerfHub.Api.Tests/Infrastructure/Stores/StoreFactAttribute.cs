using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A test that runs on every store: its class is abstract, and has a subclass <c>…OnSqlite</c> and one <c>…OnSqlServer</c>.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreFactDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreFactAttribute : FactAttribute;
