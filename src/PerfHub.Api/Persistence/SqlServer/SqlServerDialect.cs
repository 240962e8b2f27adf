using System.Data;
using System.Data.Common;
using System.Diagnostics;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>SQL Server 2019 and later, and Azure SQL Database.</summary>
/// <param name="settings">The connection strings.</param>
/// <param name="rowLevelSecurity">Whether connections set their tenant for the row-level security policy of the migrations.</param>
public sealed class SqlServerDialect(SqlServerConnectionStrings settings, bool rowLevelSecurity) : Dialect
{
    private const string PrimaryPool = "primary", ReplicaPool = "replica";

    // Read-only: no other statement can change the value until the connection returns to the pool, which resets it.
    private const string SetTenantSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = @bureau, @read_only = 1";

    // Created once: metrics read them every few seconds.
    private readonly int _maxPrimary = new SqlConnectionStringBuilder(settings.Primary).MaxPoolSize, _maxReplica = new SqlConnectionStringBuilder(settings.ReadReplica).MaxPoolSize;
    private int _usedPrimary, _usedReplica;

    /// <inheritdoc />
    public override bool IsRemote => true;

    /// <inheritdoc />
    public override IReadOnlyList<PoolUse> GetPoolUse() => HasReplica
        ? [new(PrimaryPool, Volatile.Read(ref _usedPrimary), _maxPrimary), new(ReplicaPool, Volatile.Read(ref _usedReplica), _maxReplica)]
        : [new(PrimaryPool, Volatile.Read(ref _usedPrimary), _maxPrimary)];

    /// <inheritdoc />
    public override StoreTimeouts Timeouts => settings.Timeouts;

    /// <inheritdoc />
    public override string ApplyLimit(string sql) => sql + "\nOFFSET 0 ROWS FETCH NEXT @Limit ROWS ONLY";

    /// <inheritdoc />
    public override bool IsDuplicateKey(Exception error) => SqlServerErrors.IsDuplicateKey(error);

    /// <inheritdoc />
    public override bool IsTransient(Exception error) => SqlServerErrors.IsTransient(error);

    /// <inheritdoc />
    public override bool IsOutage(Exception error) => SqlServerErrors.IsOutage(error);

    /// <inheritdoc />
    public override bool IsStatementTimeout(Exception error) => SqlServerErrors.IsStatementTimeout(error);

    /// <inheritdoc />
    public override bool HasReplica => settings.ReadReplica != settings.Primary;

    /// <remarks>READPAST needs READCOMMITTEDLOCK in a database that uses READ_COMMITTED_SNAPSHOT.</remarks>
    /// <inheritdoc />
    public override string SkipLockedHint => " WITH (READCOMMITTEDLOCK, READPAST, ROWLOCK)";

    /// <inheritdoc />
    public override void Migrate() => new SqlServerMigrator(settings.Primary, rowLevelSecurity).Migrate();

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) =>
        await OpenPrimaryAsync(cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenReplicaAsync(CancellationToken cancel) =>
        await OpenConnectionAsync(settings.ReadReplica, ReplicaPool, change => Interlocked.Add(ref _usedReplica, change), cancel);

    /// <inheritdoc />
    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancel);

    /// <remarks>
    /// Readers and writers do not block each other, because the database uses READ_COMMITTED_SNAPSHOT. If the connection is lost during
    /// the commit, its outcome is unknown; see <see cref="AuditedWork{T}"/>.
    /// </remarks>
    /// <inheritdoc />
    public override async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode mode, Deadline deadline, CancellationToken cancel)
    {
        await using var connection = await OpenPrimaryAsync(cancel);
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        var session = new SqlServerWriteSession(connection, transaction, this, mode, deadline, cancel);
        var result = await work(session);
        await session.FlushAsync();
        _ = deadline.GetStatementSeconds();

        // The commit is not cancelled: its outcome would be unknown.
        var commit = Stopwatch.GetTimestamp();
        await transaction.CommitAsync(CancellationToken.None);
        Telemetry.RecordCommit(commit);
        Telemetry.TraceCommit(Activity.Current, Stopwatch.GetElapsedTime(commit));
        return result;
    }

    private Task<SqlConnection> OpenPrimaryAsync(CancellationToken cancel) =>
        OpenConnectionAsync(settings.Primary, PrimaryPool, change => Interlocked.Add(ref _usedPrimary, change), cancel);

    private async Task<SqlConnection> OpenConnectionAsync(string connectionString, string pool, Action<int> count, CancellationToken cancel)
    {
        var connection = new SqlConnection(connectionString);
        connection.StateChange += (_, change) => count(change.CurrentState == ConnectionState.Open ? 1 : change.OriginalState == ConnectionState.Open ? -1 : 0);
        var start = Stopwatch.GetTimestamp();
        try
        {
            await connection.OpenAsync(cancel);
            Telemetry.RecordConnectionWait(pool, start);
            if (rowLevelSecurity)
            {
                await using var tenant = new SqlCommand(SetTenantSql, connection);
                tenant.Parameters.Add("@bureau", SqlDbType.NVarChar, 12).Value = TenantContext.Current.Bureau;
                await tenant.ExecuteNonQueryAsync(cancel);
            }

            return connection;
        }
        catch (Exception error)
        {
            await connection.DisposeAsync();
            throw new ConnectionFailedException(error);
        }
    }
}
