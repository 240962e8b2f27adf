using System.Data.Common;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>Reads one snapshot of the store. The timeout is in seconds; <see langword="null"/> means the driver's default.</summary>
public sealed class ReadSnapshot(
    DbConnection connection, DbTransaction transaction, Dialect dialect, CancellationToken cancel, int? timeout = null) : IReadSession
{
    /// <inheritdoc />
    public Task<T?> QueryFirstOrDefaultAsync<T>(string sql, object args) =>
        connection.QueryFirstOrDefaultAsync<T>(CreateCommand(sql, args));

    /// <inheritdoc />
    public async Task<List<T>> QueryAsync<T>(string sql, object args) =>
        (await connection.QueryAsync<T>(CreateCommand(sql, args))).AsList();

    /// <inheritdoc />
    public Task<List<T>> QueryPageAsync<T>(string sql, object args) => QueryAsync<T>(dialect.ApplyLimit(sql), args);

    /// <summary>Streams the rows of a query, one in memory at a time; see <see cref="Db.StreamInSnapshotAsync"/>.</summary>
    public IAsyncEnumerable<T> QueryUnbufferedAsync<T>(string sql, object args) =>
        connection.QueryUnbufferedAsync<T>(sql, args, transaction, timeout);

    private CommandDefinition CreateCommand(string sql, object args) => new(sql, args, transaction, timeout, cancellationToken: cancel);
}
