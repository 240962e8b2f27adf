namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The types whose SQL SQL Server never sees: a dialect of its own takes their place there.</summary>
internal static class SqliteOnlyTypes
{
    public static IReadOnlyDictionary<string, string> Reasons { get; } = new Dictionary<string, string>
    {
        ["SqliteDialect"] = "The embedded store's dialect: write-ahead logging, and its own LIMIT.",
        ["SqliteWriter"] = "Its one writer: pragmas, and a savepoint for each unit of work.",
        ["StatementCachingConnection"] = "Its connections: begin and end a snapshot of the file.",
    };

    /// <summary>Whether a type, or the one that it is nested in, is one of them.</summary>
    public static bool Contains(string name) => Reasons.ContainsKey(name.Split('.')[0]);
}
