namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A host on its own SQL Server database. It does not start without a SQL Server, because all its tests are skipped then.</summary>
public class SqlServerHost : PerfHubHost, IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    protected override IEnumerable<(string Name, string Value)> Settings => TestSqlServer.GetHostSettings(ConnectionString);

    public async Task InitializeAsync()
    {
        if (TestSqlServer.SkipReason is null)
        {
            ConnectionString = await TestSqlServer.CreateDatabaseAsync();
            Start();
        }
    }

    public override Task ExecuteSqlAsync(string sql) =>
        TestSqlServer.ExecuteSqlAsync(ConnectionString, "EXEC sys.sp_set_session_context N'Bureau', N'*'; " + sql);

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        if (ConnectionString.Length > 0)
        {
            await TestSqlServer.DropDatabaseAsync(ConnectionString);
        }
    }
}
