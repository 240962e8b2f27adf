namespace PerfHub.Web.Tests.Infrastructure;

/// <summary>Tests that neither change reports and deviations nor compare their figures. They run at the same time as those that do.</summary>
[CollectionDefinition(Name)]
public sealed class AppearanceTestGroup : ICollectionFixture<BrowserFixture>
{
    public const string Name = "Appearance";
}
