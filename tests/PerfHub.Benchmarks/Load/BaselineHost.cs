using System.IO.Pipelines;
using Microsoft.Data.Sqlite;

namespace PerfHub.Benchmarks.Load;

/// <summary>
/// The least that could be called a service, on the same Kestrel: a POST that inserts its body as one row, as durable as
/// the product's own store, and a GET that answers bytes that were recorded.
/// </summary>
internal static class BaselineHost
{
    public const string InsertPath = "/insert", PagePath = "/pages/";

    /// <summary>Runs until it is killed.</summary>
    /// <param name="store">The SQLite file to insert into.</param>
    /// <param name="pages">A folder with a file for each page.</param>
    /// <param name="url">Where to listen.</param>
    public static async Task RunAsync(string store, string pages, string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        using var rows = new BodyTable(store);
        app.Run(async context =>
        {
            var path = context.Request.Path.Value!;
            if (path == InsertPath)
            {
                context.Response.StatusCode = StatusCodes.Status201Created;
                rows.Add(await ReadBodyAsync(context.Request.BodyReader, (int)context.Request.ContentLength!.Value));
                return;
            }

            context.Response.ContentType = "application/json; charset=utf-8";
            await context.Response.Body.WriteAsync(GetRecordedPage(pages, path[PagePath.Length..]));
        });
        await app.RunAsync();
    }

    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> Pages = new();

    private static byte[] GetRecordedPage(string folder, string name) =>
        Pages.GetOrAdd(name, static (name, folder) => File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(name))), folder);

    private static async Task<byte[]> ReadBodyAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        var body = System.Buffers.BuffersExtensions.ToArray(read.Buffer);
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    /// <summary>One connection, one prepared statement, one transaction a row, WAL and synchronous=FULL.</summary>
    private sealed class BodyTable : IDisposable
    {
        private readonly SqliteConnection _connection;
        private readonly SqliteCommand _insert;
        private readonly Lock _lock = new();

        public BodyTable(string store)
        {
            _connection = new SqliteConnection($"Data Source={store};Pooling=False");
            _connection.Open();
            foreach (var sql in new[] { "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL", "CREATE TABLE Body (Id INTEGER PRIMARY KEY, Document BLOB NOT NULL)" })
            {
                using var command = new SqliteCommand(sql, _connection);
                command.ExecuteNonQuery();
            }

            _insert = new SqliteCommand("INSERT INTO Body (Document) VALUES (@document)", _connection);
            _insert.Parameters.Add("@document", SqliteType.Blob);
            _insert.Prepare();
        }

        public void Add(byte[] document)
        {
            lock (_lock)
            {
                _insert.Parameters[0].Value = document;
                _insert.ExecuteNonQuery();
            }
        }

        public void Dispose()
        {
            _insert.Dispose();
            _connection.Dispose();
        }
    }
}
