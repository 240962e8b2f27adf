namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The types whose SQL is only sent to SQLite.</summary>
internal static class SqliteOnlyTypes
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["SqliteCommitStamp"] = "The stamp of commits: a pragma.",
        ["SqliteDialect"] = "The SQLite dialect: write-ahead log and LIMIT.",
        ["SqliteFileGuard"] = "The check that the SQLite file is at its path: a read that opens it.",
        ["SqliteWriter"] = "The SQLite writer: pragmas and savepoints.",
        ["StatementCachingConnection"] = "SQLite connections: BEGIN and COMMIT of a snapshot.",
    };

    /// <summary>Whether a type or its outermost type is one of them.</summary>
    public static bool Contains(string name) => Reasons.ContainsKey(name.Split('.')[0]);
}
