using System.Data;
using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace PerfHub.Api.Persistence.SqlServer;

/// <summary>SQL Server 2019 and later, Azure SQL Database, and what speaks as they do.</summary>
/// <param name="settings">The connection strings.</param>
/// <param name="rowLevelSecurity">Whether connections say whose they are, for the policy that the migrations make.</param>
public sealed class SqlServerDialect(SqlServerConnectionStrings settings, bool rowLevelSecurity) : Dialect
{
    // Read-only: nothing that runs on the connection can say otherwise before it is back in the pool, which forgets it.
    private const string SetTenantSql = "EXEC sys.sp_set_session_context @key = N'Bureau', @value = @bureau, @read_only = 1";

    /// <inheritdoc />
    public override string Name => "SqlServer";

    /// <inheritdoc />
    public override bool IsRemote => true;

    /// <inheritdoc />
    public override string ApplyLimit(string sql) => sql + "\nOFFSET 0 ROWS FETCH NEXT @Limit ROWS ONLY";

    /// <inheritdoc />
    public override bool IsDuplicateKey(Exception error) => SqlServerErrors.IsDuplicateKey(error);

    /// <inheritdoc />
    public override bool IsTransient(Exception error) => SqlServerErrors.IsTransient(error);

    /// <inheritdoc />
    public override bool IsOutage(Exception error) => SqlServerErrors.IsOutage(error);

    /// <inheritdoc />
    public override void Migrate() => new SqlServerMigrator(settings.Primary, rowLevelSecurity).Migrate();

    /// <inheritdoc />
    public override async ValueTask<DbConnection> OpenAsync(CancellationToken cancel) =>
        await OpenConnectionAsync(TenantContext.Current.RequiresPrimary ? settings.Primary : settings.ReadReplica, cancel);

    /// <inheritdoc />
    public override async ValueTask<DbTransaction> BeginSnapshotAsync(DbConnection connection, CancellationToken cancel) =>
        await connection.BeginTransactionAsync(IsolationLevel.Snapshot, cancel);

    /// <remarks>
    /// Readers are never in the way, nor in each other's: READ_COMMITTED_SNAPSHOT. A connection that is lost while it commits
    /// leaves it open whether it did; work may then run a second time, and finds what the first has written.
    /// </remarks>
    /// <inheritdoc />
    public override async Task<T> WriteAsync<T>(Func<WriteSession, Task<T>> work, CommitMode kind, CancellationToken cancel)
    {
        await using var connection = await OpenConnectionAsync(settings.Primary, cancel);
        await using var transaction = (SqlTransaction)await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancel);
        var session = new SqlServerWriteSession(connection, transaction, this, cancel);
        var result = await work(session);
        await session.FlushAsync();
        
        // From here on nobody can call it back: what is asked for is either done or not, whoever still listens.
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
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
