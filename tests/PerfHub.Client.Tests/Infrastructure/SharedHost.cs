namespace PerfHub.Client.Tests.Infrastructure;

/// <summary>The tests that share one host; each has a bureau of its own.</summary>
[CollectionDefinition(Name)]
public sealed class SharedHost : ICollectionFixture<ClientHost>
{
    public const string Name = "host";
}
