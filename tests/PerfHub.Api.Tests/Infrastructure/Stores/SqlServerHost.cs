namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>The host on a database of its own of the tests' SQL Server; not started where there is none, for no test runs on it then.</summary>
public sealed class SqlServerHost : PerfHubHost, IAsyncLifetime
{
    /// <summary>The database.</summary>
    public string ConnectionString { get; private set; } = "";

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("PerfHub:Store", "SqlServer"), ("ConnectionStrings:PerfHub", ConnectionString)];

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
