using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PerfHub.Api.Persistence.Sqlite;

/// <summary>The writer's transaction.</summary>
/// <param name="connection">The writer's connection.</param>
/// <param name="dialect">The store's dialect.</param>
internal sealed class SqliteWriteSession(PreparedConnection connection, Dialect dialect)
    : WriteSession(connection, null, dialect, CancellationToken.None), IDisposable
{
    private readonly Dictionary<string, sqlite3_stmt> _prepared = [];

    /// <summary>
    /// Inserts row by row; there is no round trip to save. A filing inserts some forty rows, so values are bound by
    /// place: ADO.NET looks each parameter up by its name, which takes longer than the insert.
    /// </summary>
    /// <inheritdoc />
    public override Task Insert<TRow>(IReadOnlyCollection<TRow> rows) => ForEach(rows, TableOf<TRow>.InsertSql, TableOf<TRow>.Columns);

    /// <inheritdoc />
    public override Task Remove<TRow>(IReadOnlyCollection<TRow> rows) => ForEach(rows, TableOf<TRow>.RemoveSql, TableOf<TRow>.Key);

    /// <inheritdoc />
    public override Task Update<TRow>(IReadOnlyCollection<TRow> rows) => ForEach(rows, TableOf<TRow>.UpdateSql, TableOf<TRow>.IdLast);

    /// <remarks>The writer runs one unit of work at a time, whatever its name.</remarks>
    /// <inheritdoc />
    public override Task OneAtATime(string name) => Task.CompletedTask;

    public void Run(string sql) => connection.Run(sql);

    public void Dispose()
    {
        foreach (var insert in _prepared.Values)
        {
            insert.Dispose();
        }
    }

    private Task ForEach<TRow>(
        IReadOnlyCollection<TRow> rows, string sql, IReadOnlyList<(string Name, Type Type, Func<TRow, object> Stored)> columns)
    {
        if (rows.Count == 0)
        {
            return Task.CompletedTask;
        }

        var statement = Prepared(sql);
        foreach (var row in rows)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                Check(Bind(statement, i + 1, columns[i].Stored(row)));
            }

            var result = raw.sqlite3_step(statement);
            raw.sqlite3_reset(statement);
            Check(result);
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

    private sqlite3_stmt Prepared(string sql)
    {
        if (!_prepared.TryGetValue(sql, out var insert))
        {
            Check(raw.sqlite3_prepare_v3(connection.Handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out insert));
            _prepared.Add(sql, insert);
        }

        return insert;
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(result, connection.Handle);
        }
    }
}
