using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.Data.Sqlite;

namespace PerfHub.Benchmarks.Load;

/// <summary>
/// A minimal Kestrel host: a POST inserts its body as one row, as durably as the product's SQLite store, and a GET returns
/// a recorded page.
/// </summary>
internal static class BaselineHost
{
    public const string InsertPath = "/insert", PagePath = "/pages/";

    private static readonly ConcurrentDictionary<string, byte[]> Pages = new();

    /// <summary>Runs until the process is killed.</summary>
    /// <param name="store">The SQLite file to insert into.</param>
    /// <param name="pages">A folder with a file for each page.</param>
    /// <param name="url">The address to listen on.</param>
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

    private static byte[] GetRecordedPage(string folder, string name) =>
        Pages.GetOrAdd(name, static (name, folder) => File.ReadAllBytes(Path.Combine(folder, Path.GetFileName(name))), folder);

    private static async Task<byte[]> ReadBodyAsync(PipeReader reader, int length)
    {
        var read = await reader.ReadAtLeastAsync(length);
        var body = read.Buffer.ToArray();
        reader.AdvanceTo(read.Buffer.End);
        return body;
    }

    /// <summary>One connection with WAL and synchronous=FULL; one transaction a row.</summary>
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
