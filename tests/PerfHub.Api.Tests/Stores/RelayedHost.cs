using PerfHub.Api.Tests.Product;

namespace PerfHub.Api.Tests.Stores;

/// <summary>The host on a SQL Server database of its own, whose way there a test can cut.</summary>
public sealed class RelayedHost : PerfHubHost
{
    private readonly string _database, _through;

    private RelayedHost(string database)
    {
        _database = database;
        (Relay, _through) = TcpRelay.To(database);
        Start();
    }

    public TcpRelay Relay { get; }

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub:Store", "SqlServer"), ("ConnectionStrings:PerfHub", $"{_through};Connect Timeout=5")];

    public static async Task<RelayedHost> Create() => new(await TestSqlServer.CreateDatabase());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Relay.DisposeAsync();
        await TestSqlServer.Drop(_database);
    }
}
