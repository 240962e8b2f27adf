using Dapper;
using Microsoft.Data.Sqlite;

namespace PerfHub.Benchmarks.Storage;

/// <summary>Counts the rows that are written to the tables of a SQLite store, by triggers: rows that are deleted again count too.</summary>
internal sealed class RowCounter
{
    // Virtual tables take no triggers; their own tables are written by them alone.
    private const string TablesSql =
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'WrittenRow'";

    private readonly string _connectionString;

    /// <summary>Adds a trigger for each kind of change of each table. Nothing may be connected to the store.</summary>
    public RowCounter(string connectionString)
    {
        _connectionString = connectionString + ";Pooling=False";
        using var connection = new SqliteConnection(_connectionString);
        connection.Execute("CREATE TABLE WrittenRow (TableName TEXT PRIMARY KEY, Count INTEGER NOT NULL) WITHOUT ROWID");
        foreach (var table in connection.Query<string>(TablesSql))
        {
            connection.Execute("INSERT INTO WrittenRow VALUES (@table, 0)", new { table });
            foreach (var change in (string[])["INSERT", "UPDATE", "DELETE"])
            {
                connection.Execute($"""
                    CREATE TRIGGER "Count{table}{change}" AFTER {change} ON "{table}"
                    BEGIN UPDATE WrittenRow SET Count = Count + 1 WHERE TableName = '{table}'; END
                    """);
            }
        }
    }

    /// <summary>Reads how many rows have been inserted, updated and deleted so far, by table.</summary>
    public IReadOnlyDictionary<string, long> Read()
    {
        using var connection = new SqliteConnection(_connectionString);
        return connection.Query<(string Table, long Count)>("SELECT TableName, Count FROM WrittenRow").ToDictionary(it => it.Table, it => it.Count);
    }
}
