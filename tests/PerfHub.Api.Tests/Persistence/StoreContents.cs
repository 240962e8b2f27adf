using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.Data.Sqlite;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>All that a SQLite file holds, to compare files row by row.</summary>
internal static class StoreContents
{
    // Its times are those of the migration. The names of the scripts are compared.
    private const string JournalTable = "SchemaVersions";

    /// <summary>Reads the number of rows of each table and a hash of them, in their stored order, and the schema.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path)
    {
        await using var connection = Open(path);
        var contents = (await connection.QueryAsync<string>("SELECT type || ' ' || name || ' ' || COALESCE(sql, '') FROM sqlite_schema ORDER BY type, name")).AsList();
        foreach (var table in (await connection.QueryAsync<string>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")).AsList())
        {
            contents.Add($"{table}: {await HashRowsAsync(connection, table == JournalTable ? $"SELECT ScriptName FROM {JournalTable} ORDER BY SchemaVersionID" : $"SELECT * FROM {table}")}");
        }

        return contents;
    }

    /// <summary>Reads the scripts that the file has run.</summary>
    public static async Task<IReadOnlyList<string>> ReadScriptsAsync(string path)
    {
        await using var connection = Open(path);
        return (await connection.QueryAsync<string>($"SELECT ScriptName FROM {JournalTable} ORDER BY SchemaVersionID")).AsList();
    }

    /// <summary>Checks pages, indexes and foreign keys; returns what is wrong.</summary>
    public static async Task<IReadOnlyList<string>> FindDamageAsync(string path)
    {
        await using var connection = Open(path);
        var damage = (await connection.QueryAsync<string>("PRAGMA integrity_check")).Where(it => it != "ok").ToList();
        damage.AddRange(await connection.QueryAsync<string>("SELECT \"table\" || ' ' || COALESCE(rowid, '') || ' ' || parent FROM pragma_foreign_key_check"));
        return damage;
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ConnectionString);
        connection.Open();
        return connection;
    }

    private static async Task<string> HashRowsAsync(SqliteConnection connection, string sql)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync();
        var count = 0;
        for (; await reader.ReadAsync(); count++)
        {
            for (var column = 0; column < reader.FieldCount; column++)
            {
                var value = reader.GetValue(column);
                var bytes = value as byte[] ?? Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value}"));
                hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name} {bytes.Length} ")));
                hash.AppendData(bytes);
            }
        }

        return string.Create(CultureInfo.InvariantCulture, $"{count} rows, {Convert.ToHexString(hash.GetHashAndReset())}");
    }
}
