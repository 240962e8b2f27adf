namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A host that reaches its SQL Server database through a proxy, so that tests can cause outages.</summary>
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
        TestSqlServer.GetHostSettings($"{_proxiedConnectionString};Connect Timeout=5");

    public static async Task<ProxiedSqlServerHost> CreateAsync() => new(await TestSqlServer.CreateDatabaseAsync());

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await Proxy.DisposeAsync();
        await TestSqlServer.DropDatabaseAsync(_database);
    }
}
