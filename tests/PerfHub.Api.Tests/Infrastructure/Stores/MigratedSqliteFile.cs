using Microsoft.Extensions.Logging.Abstractions;
using PerfHub.Api.Persistence.Sqlite;

namespace PerfHub.Api.Tests.Infrastructure.Stores;

/// <summary>An empty, migrated SQLite file. It is created once for a test run, because copying it is much faster than migrating.</summary>
internal static class MigratedSqliteFile
{
    private static readonly Lazy<byte[]> Content = new(Create);

    /// <summary>Writes a copy to a path where no file exists yet.</summary>
    public static void CopyTo(string path) => File.WriteAllBytes(path, Content.Value);

    private static byte[] Create()
    {
        var folder = Directory.CreateTempSubdirectory("perfhub-template-");
        try
        {
            var path = Path.Combine(folder.FullName, "perfhub.db");
            var dialect = new SqliteDialect($"Data Source={path}", NullLogger<SqliteDialect>.Instance);
            dialect.Migrate();

            // Closing the last connection moves all pages from the write-ahead log into the file.
            dialect.DisposeAsync().AsTask().GetAwaiter().GetResult();
            return File.ReadAllBytes(path);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}
