using System.Data;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// A transaction on SQL Server. Changed rows are buffered until the next query or the end of the work, then sent in one round trip with one
/// parameter for each table and operation: all rows of a filing are one round trip.
/// </summary>
internal sealed class SqlServerWriteSession(
    SqlConnection connection, SqlTransaction transaction, Dialect dialect, CommitMode mode, CancellationToken cancel)
    : WriteSession(connection, transaction, dialect, cancel)
{
    private const string AcquireLockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
        IF @result < 0 THROW 51222, 'The application lock was not acquired in time.', 1;
        """;

    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly StringBuilder _statements = new();
    private readonly List<SqlParameter> _rowParameters = [];

    /// <inheritdoc />
    public override Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.InsertSql);

    /// <inheritdoc />
    public override Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.RemoveSql);

    /// <inheritdoc />
    public override Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.UpdateSql);

    /// <inheritdoc />
    public override Task AcquireLockAsync(string name) =>
        ExecuteAsync(AcquireLockSql, new { name, milliseconds = (int)(mode == CommitMode.Normal ? StoreTimeouts.Lock : StoreTimeouts.BulkLock).TotalMilliseconds });

    /// <summary>What is left of the time of the transaction: a caller that has given up does not leave locks behind.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    protected override int? StatementTimeoutSeconds
    {
        get
        {
            var left = (mode == CommitMode.Normal ? StoreTimeouts.Statements : StoreTimeouts.BulkStatements) - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero
                ? (int)Math.Ceiling(left.TotalSeconds)
                : throw new TimeoutException("The transaction was rolled back because it took too long.");
        }
    }

    /// <inheritdoc />
    protected internal override async Task FlushAsync()
    {
        if (_rowParameters.Count == 0)
        {
            return;
        }

        await using var command = new SqlCommand(_statements.ToString(), connection, transaction) { CommandTimeout = StatementTimeoutSeconds!.Value };
        command.Parameters.AddRange(_rowParameters.ToArray());
        _statements.Clear();
        _rowParameters.Clear();
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    private Task EnqueueAsync<TRow>(IReadOnlyCollection<TRow> rows, Func<string, string> sql)
    {
        if (rows.Count > 0)
        {
            // Now, because the driver reads the rows only when it sends them.
            TableMap<TRow>.EnsureFits(rows);
            var name = string.Create(CultureInfo.InvariantCulture, $"@rows{_rowParameters.Count}");
            _statements.Append(sql(name)).Append(";\n");
            _rowParameters.Add(new SqlParameter(name, SqlDbType.Structured) { TypeName = SqlServerTableType<TRow>.TypeName, Value = SqlServerTableType<TRow>.ToRecords(rows) });
        }

        return Task.CompletedTask;
    }
}
