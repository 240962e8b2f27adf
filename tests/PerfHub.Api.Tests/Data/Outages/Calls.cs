using System.Net;
using PerfHub.Api.Persistence;
using PerfHub.Api.Persistence.SqlServer;
using PerfHub.Api.Tests.Stores;

namespace PerfHub.Api.Tests.Data.Outages;

/// <summary>One call of each kind, by SQL Server's own driver where a test makes the dialect here.</summary>
internal static class Calls
{
    private const string Sql = "SELECT COUNT(*) FROM Bureau";

    public static IReadOnlyList<Func<Db, Task<long>>> All { get; } = [Read, Write, Snapshot];

    public static Task<long> Read(Db db) => db.FirstOrDefault<long>(Sql, new { }, CancellationToken.None);

    public static Task<long> Write(Db db) => db.Write(session => session.FirstOrDefault<long>(Sql, new { }), CancellationToken.None);

    /// <summary>A store where a test's server listens, or something else does.</summary>
    public static SqlServerDialect Dialect(IPEndPoint endPoint, string more = "Pooling=False") =>
        new(StoreConnections.Of(ScriptedSqlServer.ConnectionString(endPoint, more), null), rowLevelSecurity: false);

    private static Task<long> Snapshot(Db db) => db.Snapshot(snapshot => snapshot.FirstOrDefault<long>(Sql, new { }), CancellationToken.None);
}
