using System.Net;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Infrastructure.Stores;

namespace PerfHub.Api.Tests.Persistence.Outages;

/// <summary>One call of each kind, and dialects that use the SQL Server driver.</summary>
internal static class StoreCalls
{
    private const string Sql = "SELECT COUNT(*) FROM Bureau";

    public static IReadOnlyList<Func<Db, Task<long>>> All { get; } = [ReadAsync, WriteAsync, SnapshotAsync];

    public static Task<long> ReadAsync(Db db) => db.QueryFirstOrDefaultAsync<long>(Sql, new { }, CancellationToken.None);

    public static Task<long> WriteAsync(Db db) => db.WriteAsync(session => session.QueryFirstOrDefaultAsync<long>(Sql, new { }), CancellationToken.None);

    /// <summary>A dialect for the server at this end point.</summary>
    public static SqlServerDialect CreateDialect(IPEndPoint endPoint, string settings = "Pooling=False") =>
        new(SqlServerConnectionStrings.Create(FakeSqlServer.GetConnectionString(endPoint, settings), null, allowUnencrypted: true), rowLevelSecurity: false);

    private static Task<long> SnapshotAsync(Db db) => db.ReadInSnapshotAsync(snapshot => snapshot.QueryFirstOrDefaultAsync<long>(Sql, new { }), CancellationToken.None);
}
