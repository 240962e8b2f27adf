using System.Data;
using System.Globalization;
using System.Reflection;
using Microsoft.Data.SqlClient.Server;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// Sends rows as one parameter of the table type <c>{table}Rows</c> or, from version 2 on, <c>{table}Rows_V{version}</c>, which the
/// migrations create with the table's columns; see <see cref="TableTypeVersionAttribute"/>.
/// </summary>
internal static class SqlServerTableType<TRow>
{
    private static readonly SqlMetaData[] Columns = [.. TableMap<TRow>.Columns.Select(column => CreateMetaData(column.Name, column.Type))];

    public static string TypeName { get; } = typeof(TRow).GetCustomAttribute<TableTypeVersionAttribute>() is { } type
        ? string.Create(CultureInfo.InvariantCulture, $"dbo.{TableMap<TRow>.Name}Rows_V{type.Version}")
        : $"dbo.{TableMap<TRow>.Name}Rows";

    public static string InsertSql(string parameter)
    {
        var columns = string.Join(", ", TableMap<TRow>.Columns.Select(column => column.Name));
        return $"INSERT INTO {TableMap<TRow>.Name} ({columns}) SELECT {string.Join(", ", TableMap<TRow>.Columns.Select(column => "r." + column.Name))} FROM {parameter} r";
    }

    /// <summary>Removes the rows that have the keys of the parameter's rows.</summary>
    public static string RemoveSql(string parameter)
    {
        var (table, key) = (TableMap<TRow>.Name, TableMap<TRow>.KeyColumns.Select(column => column.Name));
        return $"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM {parameter} r WHERE {string.Join(" AND ", key.Select(name => $"r.{name} = {table}.{name}"))})";
    }

    /// <summary>Updates the rows that have the ids of the parameter's rows.</summary>
    public static string UpdateSql(string parameter)
    {
        var table = TableMap<TRow>.Name;
        var values = string.Join(", ", TableMap<TRow>.NonIdColumns.Select(column => $"{table}.{column.Name} = r.{column.Name}"));
        return $"UPDATE {table} SET {values} FROM {table} JOIN {parameter} r ON r.Id = {table}.Id";
    }

    /// <summary>Converts the rows to records. All are the same instance, which is refilled for each row.</summary>
    public static IEnumerable<SqlDataRecord> ToRecords(IReadOnlyCollection<TRow> rows)
    {
        var record = new SqlDataRecord(Columns);
        foreach (var row in rows)
        {
            for (var i = 0; i < Columns.Length; i++)
            {
                var value = TableMap<TRow>.Columns[i].GetDbValue(row);
                record.SetValue(i, Columns[i].SqlDbType == SqlDbType.Bit ? (long)value != 0 : value);
            }

            yield return record;
        }
    }

    private static SqlMetaData CreateMetaData(string name, Type type) =>
        type == typeof(int) ? new SqlMetaData(name, SqlDbType.Int)
        : type == typeof(bool) ? new SqlMetaData(name, SqlDbType.Bit)
        : type == typeof(long) || type == typeof(decimal) ? new SqlMetaData(name, SqlDbType.BigInt)
        : type == typeof(DateTime) ? new SqlMetaData(name, SqlDbType.DateTime2, 0, 3)
        : type == typeof(byte[]) ? new SqlMetaData(name, SqlDbType.VarBinary, SqlMetaData.Max)
        : new SqlMetaData(name, SqlDbType.NVarChar, SqlMetaData.Max);
}
