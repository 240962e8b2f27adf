using System.Data;
using System.Globalization;
using System.Text;
using Microsoft.Data.SqlClient;
using Microsoft.Data.SqlClient.Server;

namespace PerfHub.Api.Data;

/// <summary>
/// A transaction on SQL Server. Rows that are inserted or removed wait until something is asked or the work ends, and then go
/// in one round trip, a parameter for each table: all rows of a filing are one.
/// </summary>
/// <param name="connection">An open connection.</param>
/// <param name="transaction">Its transaction.</param>
/// <param name="dialect">The store's dialect.</param>
/// <param name="cancel">Stops waiting for the store.</param>
internal sealed class SqlServerWriteSession(SqlConnection connection, SqlTransaction transaction, Dialect dialect, CancellationToken cancel)
    : WriteSession(connection, transaction, dialect, cancel)
{
    // Half of the patience that a call has: whoever waits in vain is told so, and tries again, before the call is given up.
    private const string LockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 5000;
        IF @result < 0 THROW 51222, 'The turn did not come in time.', 1;
        """;

    private readonly StringBuilder _statements = new();
    private readonly List<SqlParameter> _rows = [];

    /// <inheritdoc />
    public override Task Insert<TRow>(IReadOnlyCollection<TRow> rows) => Add(rows, RowsOf<TRow>.InsertSql);

    /// <inheritdoc />
    public override Task Remove<TRow>(IReadOnlyCollection<TRow> rows) => Add(rows, RowsOf<TRow>.RemoveSql);

    /// <inheritdoc />
    public override Task Update<TRow>(IReadOnlyCollection<TRow> rows) => Add(rows, RowsOf<TRow>.UpdateSql);

    /// <inheritdoc />
    public override Task OneAtATime(string name) => Execute(LockSql, new { name });

    /// <inheritdoc />
    protected internal override async Task Flush()
    {
        if (_rows.Count == 0)
        {
            return;
        }

        await using var command = new SqlCommand(_statements.ToString(), connection, transaction) { CommandTimeout = 0 };
        command.Parameters.AddRange(_rows.ToArray());
        _statements.Clear();
        _rows.Clear();
        await command.ExecuteNonQueryAsync(Cancel);
    }

    private Task Add<TRow>(IReadOnlyCollection<TRow> rows, Func<string, string> sql)
    {
        if (rows.Count > 0)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"@rows{_rows.Count}");
            _statements.Append(sql(name)).Append(";\n");
            _rows.Add(new SqlParameter(name, SqlDbType.Structured) { TypeName = RowsOf<TRow>.TypeName, Value = RowsOf<TRow>.Records(rows) });
        }

        return Task.CompletedTask;
    }
}

/// <summary>Rows as one parameter: the table type <c>{table}Rows</c> of the migrations has the table's columns.</summary>
/// <typeparam name="TRow">The row type; see <see cref="TableOf{TRow}"/>.</typeparam>
internal static class RowsOf<TRow>
{
    private static readonly SqlMetaData[] Columns = [.. TableOf<TRow>.Columns.Select(column => MetaData(column.Name, column.Type))];

    /// <summary>The type's name.</summary>
    public static string TypeName { get; } = $"dbo.{TableOf<TRow>.Name}Rows";

    /// <summary>Inserts all rows of a parameter.</summary>
    public static string InsertSql(string parameter)
    {
        var columns = string.Join(", ", TableOf<TRow>.Columns.Select(column => column.Name));
        return $"INSERT INTO {TableOf<TRow>.Name} ({columns}) SELECT {columns} FROM {parameter}";
    }

    /// <summary>Removes the rows whose keys are those of a parameter's.</summary>
    public static string RemoveSql(string parameter)
    {
        var (table, key) = (TableOf<TRow>.Name, TableOf<TRow>.Key.Select(column => column.Name));
        return $"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM {parameter} r WHERE {string.Join(" AND ", key.Select(name => $"r.{name} = {table}.{name}"))})";
    }

    /// <summary>Changes the rows whose ids are those of a parameter's.</summary>
    public static string UpdateSql(string parameter)
    {
        var table = TableOf<TRow>.Name;
        var values = string.Join(", ", TableOf<TRow>.ButId.Select(column => $"{table}.{column.Name} = r.{column.Name}"));
        return $"UPDATE {table} SET {values} FROM {table} JOIN {parameter} r ON r.Id = {table}.Id";
    }

    /// <summary>The rows, one after the other, in one record that is filled anew for each.</summary>
    public static IEnumerable<SqlDataRecord> Records(IReadOnlyCollection<TRow> rows)
    {
        var record = new SqlDataRecord(Columns);
        foreach (var row in rows)
        {
            for (var i = 0; i < Columns.Length; i++)
            {
                var value = TableOf<TRow>.Columns[i].Stored(row);
                record.SetValue(i, Columns[i].SqlDbType == SqlDbType.Bit ? (long)value != 0 : value);
            }

            yield return record;
        }
    }

    private static SqlMetaData MetaData(string name, Type type) =>
        type == typeof(int) ? new SqlMetaData(name, SqlDbType.Int)
        : type == typeof(bool) ? new SqlMetaData(name, SqlDbType.Bit)
        : type == typeof(long) || type == typeof(decimal) ? new SqlMetaData(name, SqlDbType.BigInt)
        : type == typeof(DateTime) ? new SqlMetaData(name, SqlDbType.DateTime2, 0, 3)
        : type == typeof(byte[]) ? new SqlMetaData(name, SqlDbType.VarBinary, SqlMetaData.Max)
        : new SqlMetaData(name, SqlDbType.NVarChar, SqlMetaData.Max);
}
