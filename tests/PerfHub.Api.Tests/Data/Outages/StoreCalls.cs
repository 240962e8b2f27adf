using System.Net;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>One call of each kind, by SQL Server's own driver where a test makes the dialect here.</summary>
internal static class StoreCalls
{
    private const string Sql = "SELECT COUNT(*) FROM Bureau";

    public static IReadOnlyList<Func<Db, Task<long>>> All { get; } = [Read, Write, Snapshot];

    public static Task<long> Read(Db db) => db.QueryFirstOrDefault<long>(Sql, new { }, CancellationToken.None);

    public static Task<long> Write(Db db) => db.Write(session => session.QueryFirstOrDefault<long>(Sql, new { }), CancellationToken.None);

    /// <summary>A store where a test's server listens, or something else does.</summary>
    public static SqlServerDialect CreateDialect(IPEndPoint endPoint, string more = "Pooling=False") =>
        new(SqlServerConnectionStrings.Create(FakeSqlServer.GetConnectionString(endPoint, more), null), rowLevelSecurity: false);

    private static Task<long> Snapshot(Db db) => db.ReadInSnapshot(snapshot => snapshot.QueryFirstOrDefault<long>(Sql, new { }), CancellationToken.None);
}
