namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>All tests in the browser share one host and one browser.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTestGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
