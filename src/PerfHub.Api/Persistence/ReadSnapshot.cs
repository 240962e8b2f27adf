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
    DbConnection connection, DbTransaction transaction, Dialect dialect, CancellationToken cancel, int? timeout = null) : IReads
{
    /// <inheritdoc />
    public Task<T?> FirstOrDefault<T>(string sql, object args) =>
        connection.QueryFirstOrDefaultAsync<T>(Command(sql, args));

    /// <inheritdoc />
    public async Task<List<T>> All<T>(string sql, object args) =>
        (await connection.QueryAsync<T>(Command(sql, args))).AsList();

    /// <inheritdoc />
    public Task<List<T>> Page<T>(string sql, object args) => All<T>(dialect.Limited(sql), args);

    /// <summary>All rows of an unlimited query, each read when it is asked for: no more than one is ever held. See <see cref="Db.Stream"/>.</summary>
    /// <typeparam name="T">The row type.</typeparam>
    /// <param name="sql">A query.</param>
    /// <param name="args">Its parameters.</param>
    public IAsyncEnumerable<T> Stream<T>(string sql, object args) => connection.QueryUnbufferedAsync<T>(sql, args, transaction, timeout);

    private CommandDefinition Command(string sql, object args) => new(sql, args, transaction, timeout, cancellationToken: cancel);
}
