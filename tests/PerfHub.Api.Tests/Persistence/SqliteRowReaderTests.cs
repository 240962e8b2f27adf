using System.Data.Common;
using FsCheck;
using FsCheck.Xunit;
using Microsoft.Data.Sqlite;
using PerfHub.Api.Persistence.Sqlite;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence;

/// <summary>The law: connections of the pool read each value as plain connections of the library do.</summary>
public sealed class SqliteRowReaderTests : IAsyncLifetime, IAsyncDisposable
{
    private readonly TempSqliteStore _store = new();
    private readonly SqliteFileGuard _guard;
    private readonly SqliteConnectionPool _pool;
    private readonly SqliteConnection _plain;
    private SqliteConnection _rented = null!;

    public SqliteRowReaderTests()
    {
        var connectionString = $"Data Source={_store.FilePath}";
        _guard = new SqliteFileGuard(connectionString);
        _pool = new SqliteConnectionPool(connectionString, _guard, 1, TimeSpan.FromSeconds(30), "test");
        _plain = new SqliteConnection(connectionString);
    }

    async Task IAsyncLifetime.InitializeAsync()
    {
        await _plain.OpenAsync();
        _rented = await _pool.RentAsync(CancellationToken.None);
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await _plain.DisposeAsync();
        await _rented.DisposeAsync();
        await _pool.DisposeAsync();
        _guard.Dispose();
        await _store.DisposeAsync();
    }

    [Property]
    public void Numbers_are_read_alike(long integer, NormalFloat real) => AssertReadAlike(integer, real.Get);

    [Property]
    public void Texts_and_bytes_are_read_alike(string? text, byte[]? bytes) => AssertReadAlike(text, bytes);

    [Theory]
    [InlineData("财政局")]
    [InlineData("a\0b")]
    [InlineData("")]
    public void Unusual_texts_are_read_alike(string text) => AssertReadAlike(text, text);

    [Theory]
    [InlineData(long.MinValue, double.NegativeInfinity)]
    [InlineData(long.MaxValue, double.Epsilon)]
    public void Extreme_numbers_are_read_alike(long integer, double real) => AssertReadAlike(integer, real);

    private static object[] ReadRow(DbConnection connection, object? first, object? second)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT @first AS First, @second AS Second, NULL AS Third";
        command.Parameters.Add(new SqliteParameter("@first", first ?? DBNull.Value));
        command.Parameters.Add(new SqliteParameter("@second", second ?? DBNull.Value));
        using var reader = command.ExecuteReader();
        Assert.True(reader.Read());
        object[] row = [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetValue)];

        Assert.Equal(row, Enumerable.Range(0, reader.FieldCount).Select(ordinal => reader[ordinal]));
        Assert.Equal(row, Enumerable.Range(0, reader.FieldCount).Select(ordinal => reader[reader.GetName(ordinal)]));
        Assert.Equal(row.Select(value => value is DBNull), Enumerable.Range(0, reader.FieldCount).Select(reader.IsDBNull));
        Assert.False(reader.Read());
        return row;
    }

    private void AssertReadAlike(object? first, object? second)
    {
        var row = ReadRow(_rented, first, second);

        Assert.Equal(ReadRow(_plain, first, second), row);
        Assert.Equal(3, row.Length);
        Assert.Equal(DBNull.Value, row[2]);
    }
}
