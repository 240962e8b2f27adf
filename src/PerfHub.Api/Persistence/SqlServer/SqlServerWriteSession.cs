using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>
/// A transaction on SQL Server. Changed rows and locks are buffered and sent with the next statement, or at the end of the work, in one
/// round trip: one parameter for each table and operation, or one for each column of a single row, because a table parameter costs the
/// server a temporary table. So a lock costs no round trip of its own, and few pass while it is held.
/// </summary>
internal sealed partial class SqlServerWriteSession(
    SqlConnection connection, SqlTransaction transaction, Dialect dialect, CommitMode mode, Deadline deadline, CancellationToken cancel)
    : WriteSession(connection, transaction, dialect, cancel)
{
    // The variables get a number when a batch has several locks.
    private const string AcquireLockSql = """
        DECLARE @result int;
        EXEC @result = sys.sp_getapplock @Resource = @name, @LockMode = @mode, @LockOwner = 'Transaction', @LockTimeout = @timeout;
        IF @result < 0 THROW 51222, 'The application lock was not acquired in time.', 1;
        """;

    // SQL Server accepts 2,100 parameters; the statement that sends the batch has its own.
    private const int MaxParameters = 1_500;

    private readonly StringBuilder _statements = new();
    private DynamicParameters _parameters = new();
    private int _parameterCount, _operationCount;
    private bool _holdsLock;

    /// <inheritdoc />
    public override Task InsertAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, TableMap<TRow>.InsertSql, TableMap<TRow>.Columns, SqlServerTableType<TRow>.InsertSql);

    /// <inheritdoc />
    public override Task RemoveAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, TableMap<TRow>.RemoveSql, TableMap<TRow>.KeyColumns, SqlServerTableType<TRow>.RemoveSql);

    /// <inheritdoc />
    public override Task UpdateAsync<TRow>(IReadOnlyCollection<TRow> rows) => EnqueueAsync(rows, TableMap<TRow>.UpdateSql, TableMap<TRow>.Columns, SqlServerTableType<TRow>.UpdateSql);

    /// <inheritdoc />
    public override Task AcquireLockAsync(string name) => AcquireLockAsync(name, "Exclusive");

    /// <inheritdoc />
    public override Task AcquireSharedLockAsync(string name) => AcquireLockAsync(name, "Shared");

    /// <inheritdoc />
    protected internal override async Task FlushAsync()
    {
        if (_statements.Length > 0)
        {
            await ExecuteAsync("", new { });
        }
    }

    private async Task AcquireLockAsync(string name, string lockMode)
    {
        var number = await StartOperationAsync(parameters: 3);
        _statements.Append(LockVariablePattern().Replace(AcquireLockSql, "${0}" + number)).Append('\n');
        _parameters.Add("name" + number, name);
        _parameters.Add("mode" + number, lockMode);
        _parameters.Add("timeout" + number, (int)Dialect.Timeouts.GetLock(mode, _holdsLock).TotalMilliseconds);
        _holdsLock = true;
    }

    /// <inheritdoc />
    protected override CommandDefinition CreateCommand(string sql, object args)
    {
        if (_statements.Length == 0)
        {
            return new CommandDefinition(sql, args, transaction, deadline.GetStatementSeconds(), cancellationToken: Cancellation);
        }

        // Only the rows that the statement itself affects are counted.
        var (batch, parameters) = ($"SET NOCOUNT ON;\n{_statements}SET NOCOUNT OFF;\n{sql}", _parameters);
        parameters.AddDynamicParams(args);
        _statements.Clear();
        (_parameters, _parameterCount, _operationCount) = (new DynamicParameters(), 0, 0);
        return new CommandDefinition(batch, parameters, transaction, deadline.GetStatementSeconds(), cancellationToken: Cancellation);
    }

    private async Task EnqueueAsync<TRow>(
        IReadOnlyCollection<TRow> rows, string rowSql, IReadOnlyCollection<TableMap<TRow>.Column> columns, Func<string, string> tableSql)
    {
        if (rows.Count == 0)
        {
            return;
        }

        // Now, because the driver reads the rows only when it sends them.
        TableMap<TRow>.EnsureFits(rows);
        var number = await StartOperationAsync(columns.Count);
        if (rows.Count > 1)
        {
            _statements.Append(tableSql("@rows" + number)).Append(";\n");
            _parameters.Add("rows" + number, new TableParameter(SqlServerTableType<TRow>.TypeName, SqlServerTableType<TRow>.ToRecords(rows)));
            return;
        }

        _statements.Append(rowSql.Replace("@", $"@row{number}", StringComparison.Ordinal)).Append(";\n");
        foreach (var (name, value) in SqlServerTableType<TRow>.ToParameters(rows.First(), columns))
        {
            _parameters.Add($"row{number}{name}", value);
        }
    }

    /// <summary>Sends what is buffered if the batch has no room for so many parameters.</summary>
    /// <returns>The number of the operation in its batch.</returns>
    private async ValueTask<string> StartOperationAsync(int parameters)
    {
        if (_parameterCount + parameters > MaxParameters)
        {
            await FlushAsync();
        }

        _parameterCount += parameters;
        return string.Create(CultureInfo.InvariantCulture, $"{_operationCount++}");
    }

    [GeneratedRegex("@(?:result|name|mode|timeout)")]
    private static partial Regex LockVariablePattern();
}
