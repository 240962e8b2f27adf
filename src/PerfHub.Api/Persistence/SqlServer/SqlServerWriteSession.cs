using System.Diagnostics;
using System.Globalization;
using System.Text;
using Dapper;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// A transaction on SQL Server. Changed rows and locks are buffered and sent with the next statement, or at the end of the work, in one
/// round trip: one parameter for each table and operation. So a lock costs no round trip of its own, and few pass while it is held.
/// </summary>
internal sealed class SqlServerWriteSession(
    SqlConnection connection, SqlTransaction transaction, Dialect dialect, CommitMode mode, CancellationToken cancel)
    : WriteSession(connection, transaction, dialect, cancel)
{
    // The variables get a number when a batch has several locks.
    private const string AcquireLockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @name, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = @milliseconds;
        IF @result < 0 THROW 51222, 'The application lock was not acquired in time.', 1;
        """;

    // SQL Server accepts 2,100 parameters.
    private const int MaxLocksOfBatch = 500;

    private readonly StoreTimeouts _timeouts = dialect.Timeouts;
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly StringBuilder _statements = new();
    private DynamicParameters _parameters = new();
    private int _rowParameterCount, _lockCount;

    /// <summary>What is left of the time of the transaction, in seconds: a caller that has given up leaves no locks behind.</summary>
    /// <exception cref="TimeoutException">Nothing is left.</exception>
    private int RemainingSeconds
    {
        get
        {
            var left = (mode == CommitMode.Normal ? _timeouts.Statements : StoreTimeouts.BulkStatements) - Stopwatch.GetElapsedTime(_start);
            return left > TimeSpan.Zero
                ? (int)Math.Ceiling(left.TotalSeconds)
                : throw new TimeoutException("The transaction was rolled back because it took too long.");
        }
    }

    /// <inheritdoc />
    public override Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.InsertSql);

    /// <inheritdoc />
    public override Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.RemoveSql);

    /// <inheritdoc />
    public override Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, SqlServerTableType<TRow>.UpdateSql);

    /// <inheritdoc />
    public override async Task AcquireLockAsync(string name)
    {
        if (_lockCount == MaxLocksOfBatch)
        {
            await FlushAsync();
        }

        var number = string.Create(CultureInfo.InvariantCulture, $"{_lockCount++}");
        _statements.Append(AcquireLockSql.Replace("@result", "@result" + number, StringComparison.Ordinal).Replace("@name", "@name" + number, StringComparison.Ordinal)).Append('\n');
        _parameters.Add("name" + number, name);
        _parameters.Add("milliseconds", (int)(mode == CommitMode.Normal ? _timeouts.Lock : StoreTimeouts.BulkLock).TotalMilliseconds);
    }

    /// <inheritdoc />
    protected internal override async Task FlushAsync()
    {
        if (_statements.Length > 0)
        {
            await ExecuteAsync("", new { });
        }
    }

    /// <inheritdoc />
    protected override CommandDefinition CreateCommand(string sql, object args)
    {
        if (_statements.Length == 0)
        {
            return new CommandDefinition(sql, args, transaction, RemainingSeconds, cancellationToken: Cancellation);
        }

        // Only the rows that the statement itself affects are counted.
        var (batch, parameters) = ($"SET NOCOUNT ON;\n{_statements}SET NOCOUNT OFF;\n{sql}", _parameters);
        parameters.AddDynamicParams(args);
        _statements.Clear();
        (_parameters, _rowParameterCount, _lockCount) = (new DynamicParameters(), 0, 0);
        return new CommandDefinition(batch, parameters, transaction, RemainingSeconds, cancellationToken: Cancellation);
    }

    private Task EnqueueAsync<TRow>(IReadOnlyCollection<TRow> rows, Func<string, string> sql)
    {
        if (rows.Count > 0)
        {
            // Now, because the driver reads the rows only when it sends them.
            TableMap<TRow>.EnsureFits(rows);
            var name = string.Create(CultureInfo.InvariantCulture, $"@rows{_rowParameterCount++}");
            _statements.Append(sql(name)).Append(";\n");
            _parameters.Add(name, new TableParameter(SqlServerTableType<TRow>.TypeName, SqlServerTableType<TRow>.ToRecords(rows)));
        }

        return Task.CompletedTask;
    }
}
