using Microsoft.Data.Sqlite;

namespace PerfHub.Benchmarks.Storage;

/// <summary>Counts the rows that are written to the tables of a SQLite store, by triggers: rows that are deleted again count too.</summary>
internal sealed class RowCounter
{
    private readonly string _connectionString;

    /// <summary>Adds a trigger for each kind of change of each table. Nothing may be connected to the store.</summary>
    public RowCounter(string connectionString)
    {
        _connectionString = connectionString;
        using var connection = Open();
        Execute(connection, "CREATE TABLE WrittenRow (TableName TEXT PRIMARY KEY, Count INTEGER NOT NULL) WITHOUT ROWID");
        foreach (var table in ReadTables(connection))
        {
            Execute(connection, $"INSERT INTO WrittenRow VALUES ('{table}', 0)");
            foreach (var change in new[] { "INSERT", "UPDATE", "DELETE" })
            {
                Execute(connection, $"""
                    CREATE TRIGGER "Count{table}{change}" AFTER {change} ON "{table}"
                    BEGIN UPDATE WrittenRow SET Count = Count + 1 WHERE TableName = '{table}'; END
                    """);
            }
        }
    }

    /// <summary>Reads how many rows have been inserted, updated and deleted so far, by table.</summary>
    public IReadOnlyDictionary<string, long> Read()
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT TableName, Count FROM WrittenRow";
        using var reader = command.ExecuteReader();
        var counts = new Dictionary<string, long>();
        while (reader.Read())
        {
            counts.Add(reader.GetString(0), reader.GetInt64(1));
        }

        return counts;
    }

    // Virtual tables take no triggers; their own tables are written by them alone.
    private static List<string> ReadTables(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite%' AND name <> 'WrittenRow'";
        using var reader = command.ExecuteReader();
        var tables = new List<string>();
        while (reader.Read())
        {
            tables.Add(reader.GetString(0));
        }

        return tables;
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(_connectionString + ";Pooling=False");
        connection.Open();
        return connection;
    }
}
