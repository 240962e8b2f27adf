using Microsoft.Data.Sqlite;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence.FirstBuild;

/// <summary>A store, a process that only migrates it, and a host.</summary>
internal sealed class MigratedStore : IAsyncDisposable
{
    private readonly HostProcess _migration;

    public MigratedStore() => _migration = new HostProcess(
        ("PerfHub__MigrateOnly", "true"), ("ConnectionStrings__PerfHub", new SqliteConnectionStringBuilder { DataSource = File }.ConnectionString));

    public HostProcess Host { get; } = new();

    public string File => Host.DatabaseFile;

    /// <summary>The length of SQLite's log in bytes; 0 without a log.</summary>
    public long LogLength => new FileInfo(LogFile) is { Exists: true } log ? log.Length : 0;

    private string LogFile => File + "-wal";

    /// <summary>Migrates the store, and kills the process once <paramref name="isTimeToKill"/> holds.</summary>
    /// <returns>The exit code, 0 where the migration has ended.</returns>
    public async Task<int> MigrateAsync(Func<bool> isTimeToKill)
    {
        _migration.BeginStart();
        var exit = _migration.WaitForExitAsync();
        while (!exit.IsCompleted)
        {
            if (isTimeToKill())
            {
                await _migration.KillAsync();
                break;
            }

            await Task.Delay(1);
        }

        return await exit;
    }

    /// <summary>Reads the scripts that a host would find. Reads a copy, because closing the store would tidy up what the kill has left.</summary>
    public async Task<IReadOnlyList<string>> ReadScriptsAsync()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-copy-");
        try
        {
            var copy = Path.Combine(folder.FullName, "perfhub.db");
            System.IO.File.Copy(File, copy);
            if (LogLength > 0)
            {
                System.IO.File.Copy(LogFile, copy + "-wal");
            }

            return await StoreContents.ReadScriptsAsync(copy);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _migration.DisposeAsync();
        await Host.DisposeAsync();
    }
}
