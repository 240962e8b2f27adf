namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>Tests that change the demo's reports and deviations, or compare figures with the API: one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class BrowserTestGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Browser";
}
