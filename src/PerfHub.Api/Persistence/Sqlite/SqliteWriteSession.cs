using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>The writer's transaction.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="dialect">The store's dialect.</param>
internal sealed class SqliteWriteSession(StatementCachingConnection connection, Dialect dialect)
    : WriteSession(connection, null, dialect, CancellationToken.None), IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _statements = [];

    /// <summary>
    /// Inserts row by row; there is no round trip to save. A filing inserts some forty rows, so values are bound by
    /// place: ADO.NET looks each parameter up by its name, which takes longer than the insert.
    /// </summary>
    /// <inheritdoc />
    public override Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.InsertSql, TableMap<TRow>.Columns);

    /// <inheritdoc />
    public override Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.RemoveSql, TableMap<TRow>.KeyColumns);

    /// <inheritdoc />
    public override Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.UpdateSql, TableMap<TRow>.ColumnsIdLast);

    /// <remarks>The writer runs one unit of work at a time, whatever its name.</remarks>
    /// <inheritdoc />
    public override Task AcquireLockAsync(string name) => Task.CompletedTask;

    public void ExecuteNonQuery(string sql) => connection.ExecuteNonQuery(sql);

    public void Dispose()
    {
        foreach (var insert in _statements.Values)
        {
            insert.Dispose();
        }
    }

    private Task ExecuteForEachAsync<TRow>(
        IReadOnlyCollection<TRow> rows, string sql, IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> columns)
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var statement = GetOrPrepare(sql);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                ThrowOnError(Bind(statement, i + 1, columns[i].Stored(row)));
            }

            var result = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            ThrowOnError(result);
        }

        return Task.CompletedTask;
    }

    private static int Bind(sqlite3_stmt insert, int place, object value) => value switch
    {
        DBNull => raw.sqlite3_bind_null(insert, place),
        long number => raw.sqlite3_bind_int64(insert, place, number),
        int number => raw.sqlite3_bind_int64(insert, place, number),
        string text => raw.sqlite3_bind_text(insert, place, text),
        byte[] bytes => raw.sqlite3_bind_blob(insert, place, bytes),
        // As Microsoft.Data.Sqlite writes it, so that it compares with parameters.
        DateTime time => raw.sqlite3_bind_text(insert, place, time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"No column holds a {value.GetType().Name}."),
    };

    private sqlite3_stmt GetOrPrepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var insert))
        {
            ThrowOnError(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out insert));
            _statements.Add(sql, insert);
        }

        return insert;
    }

    private void ThrowOnError(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }
}
