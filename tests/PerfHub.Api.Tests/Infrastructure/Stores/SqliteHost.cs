using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>A host on a SQLite file in a temporary folder. <see cref="SharedHost{THost}"/> is cheaper for tests that need no own host.</summary>
public class SqliteHost : PerfHubHost
{
    private readonly string _folder = Directory.CreateTempSubdirectory("perfhub-").FullName;
    private readonly IEnumerable<(string Name, string Value)> _settings;

    public SqliteHost()
        : this([])
    {
    }

    protected SqliteHost(IEnumerable<(string Name, string Value)> settings)
    {
        _settings = settings;
        MigratedSqliteFile.CopyTo(DatabaseFile);
        Start();
    }

    public string DatabaseFile => Path.Combine(_folder, "perfhub.db");

    protected override IEnumerable<(string Name, string Value)> Settings =>
        [("ConnectionStrings:PerfHub", $"Data Source={DatabaseFile}"), .. _settings];

    public override async Task ExecuteSqlAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={DatabaseFile};Pooling=False");
        await connection.OpenAsync();
        await using var command = new SqliteCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing && Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }
}
