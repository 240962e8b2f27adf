using System.Data.Common;
using Dapper;

namespace PerfHub.Api.Persistence;

/// <summary>Reads over one state of the store.</summary>
/// <param name="connection">An open connection.</param>
/// <param name="transaction">A transaction that sees one state.</param>
/// <param name="dialect">The store's dialect.</param>
/// <param name="cancel">Stops waiting.</param>
/// <param name="timeout">Seconds that the store may be silent; what is usual with it, unless told.</param>
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

    /// <summary>All rows of an unlimited query, each read when it is asked for: no more than one is ever held. See <see cref="Db.StreamInSnapshotAsync"/>.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    public IAsyncEnumerable<T> QueryUnbufferedAsync<T>(string sql, object args) => connection.QueryUnbufferedAsync<T>(sql, args, transaction, timeout);

    private CommandDefinition CreateCommand(string sql, object args) => new(sql, args, transaction, timeout, cancellationToken: cancel);
}
