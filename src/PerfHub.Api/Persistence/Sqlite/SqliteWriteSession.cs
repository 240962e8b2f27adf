using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>The transaction of <see cref="SqliteWriter"/>.</summary>
internal sealed class SqliteWriteSession(StatementCachingConnection connection, Dialect dialect)
    : WriteSession(connection, null, dialect, CancellationToken.None), IDisposable
{
    // Longer texts than this are rare.
    private const int BufferBytes = 16 * 1024;

    private readonly Dictionary<string, sqlite3_stmt> _statements = [];
    private readonly byte[] _utf8 = new byte[BufferBytes];

    /// <remarks>
    /// Rows are inserted one by one: there is no round trip to save. A filing inserts some 25 rows, so values are bound by
    /// position; ADO.NET would look up each parameter by name, which takes longer than the insert.
    /// </remarks>
    /// <inheritdoc />
    public override Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.InsertSql, TableMap<TRow>.Columns);

    /// <inheritdoc />
    public override Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.RemoveSql, TableMap<TRow>.KeyColumns);

    /// <inheritdoc />
    public override Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows) => ExecuteForEachAsync(rows, TableMap<TRow>.UpdateSql, TableMap<TRow>.ColumnsIdLast);

    /// <remarks>No lock is needed: the writer runs one unit of work at a time.</remarks>
    /// <inheritdoc />
    public override Task AcquireLockAsync(string name) => Task.CompletedTask;

    /// <inheritdoc />
    public override Task AcquireSharedLockAsync(string name) => Task.CompletedTask;

    public void ExecuteNonQuery(string sql) => connection.ExecuteNonQuery(sql);

    public void Dispose()
    {
        foreach (var statement in _statements.Values)
        {
            statement.Dispose();
        }
    }

    private Task ExecuteForEachAsync<TRow>(IReadOnlyCollection<TRow> rows, string sql, IReadOnlyList<TableMap<TRow>.Column> columns)
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
                ThrowOnError(Bind(statement, i + 1, columns[i].GetDbValue(row)));
            }

            var result = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            ThrowOnError(result);
        }

        return Task.CompletedTask;
    }

    private int Bind(sqlite3_stmt statement, int position, object value) => value switch
    {
        DBNull => raw.sqlite3_bind_null(statement, position),
        long number => raw.sqlite3_bind_int64(statement, position, number),
        int number => raw.sqlite3_bind_int64(statement, position, number),
        string text => BindText(statement, position, text),
        byte[] bytes => raw.sqlite3_bind_blob(statement, position, bytes),
        // The format of Microsoft.Data.Sqlite, so that stored values compare with parameters.
        DateTime time => BindText(statement, position, time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFFF", CultureInfo.InvariantCulture)),
        _ => throw new NotSupportedException($"A column cannot store a {value.GetType().Name}."),
    };

    /// <summary>Binds a text, which SQLite copies, from a buffer that is used again.</summary>
    private int BindText(sqlite3_stmt statement, int position, string text)
    {
        var maxBytes = Encoding.UTF8.GetMaxByteCount(text.Length);
        if (_utf8.Length < maxBytes)
        {
            return raw.sqlite3_bind_text(statement, position, text);
        }

        return raw.sqlite3_bind_text(statement, position, _utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, _utf8)));
    }

    private sqlite3_stmt GetOrPrepare(string sql)
    {
        if (!_statements.TryGetValue(sql, out var statement))
        {
            ThrowOnError(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out statement));
            _statements.Add(sql, statement);
        }

        return statement;
    }

    private void ThrowOnError(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }
}
