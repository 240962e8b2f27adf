using Xunit.Sdk;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A fact of an abstract class with the subclasses <c>…OnSqlite</c> and <c>…OnSqlServer</c>; skipped on SQL Server if there is none.</summary>
[XunitTestCaseDiscoverer("PerfHub.Api.Tests.Infrastructure.Stores.StoreFactDiscoverer", "PerfHub.Api.Tests")]
public sealed class StoreFactAttribute : FactAttribute;
