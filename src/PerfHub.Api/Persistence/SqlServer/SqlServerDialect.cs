using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>SQL Server 2019 and later, and Azure SQL Database.</summary>
/// <param name="settings">The connection strings.</param>
/// <param name="rowLevelSecurity">Whether connections set their tenant for the row-level security policy of the migrations.</param>
public sealed class SqlServerDialect(SqlServerConnectionStrings settings, bool rowLevelSecurity) : Dialect
{
    // Read-only: no other statement can change the value until the connection returns to the pool, which resets it.
    private const string SetTenantSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = @bureau, @read_only = 1";

    /// <inheritdoc />
    public override bool IsRemote => true;

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
        await OpenConnectionAsync(settings.Primary, cancel);

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenReplicaAsync(CancellationToken cancel) =>
        await OpenConnectionAsync(settings.ReadReplica, cancel);

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
        await using var connection = await OpenConnectionAsync(settings.Primary, cancel);
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        var session = new SqlServerWriteSession(connection, transaction, this, mode, deadline, cancel);
        var result = await work(session);
        await session.FlushAsync();
        _ = deadline.GetStatementSeconds();

        // The commit is not cancelled: its outcome would be unknown.
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    }

    private async Task<SqlConnection> OpenConnectionAsync(string connectionString, CancellationToken cancel)
    {
        var connection = new SqlConnection(connectionString);
        try
        {
            await connection.OpenAsync(cancel);
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
