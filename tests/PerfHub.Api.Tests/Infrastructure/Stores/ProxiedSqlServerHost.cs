namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The host on a SQL Server database of its own, whose way there a test can cut.</summary>
public sealed class ProxiedSqlServerHost : PerfHubHost
{
    private readonly string _database, _proxiedConnectionString;

    private ProxiedSqlServerHost(string database)
    {
        _database = database;
        (Proxy, _proxiedConnectionString) = TcpProxy.CreateFor(database);
        Start();
    }

    public TcpProxy Proxy { get; }

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub:Store", "SqlServer"), ("ConnectionStrings:PerfHub", $"{_proxiedConnectionString};Connect Timeout=5")];

    public static async Task<ProxiedSqlServerHost> CreateAsync() => new(await TestSqlServer.CreateDatabaseAsync());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Proxy.DisposeAsync();
        await TestSqlServer.DropDatabaseAsync(_database);
    }
}
