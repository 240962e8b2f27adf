namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>The system objects that the code uses.</summary>
internal static class SystemObjects
{
    /// <summary>Tables of the schema <c>sys</c>.</summary>
    public static IReadOnlyDictionary<string, ServerColumn[]> Tables { get; } = new Dictionary<string, ServerColumn[]>
    {
        // https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-databases-transact-sql
        ["databases"] =
        [
            new("database_id", "int", false, null),
            new("snapshot_isolation_state", "tinyint", true, null),
            new("is_read_committed_snapshot_on", "bit", true, null),
        ],

        // https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-database-scoped-configurations-transact-sql
        // value is a sql_variant; that of MAXDOP holds an int.
        ["database_scoped_configurations"] = [new("name", "nvarchar(60)", true, null), new("value", "int", true, null)],
    };

    /// <summary>Procedures of the schema <c>sys</c>, each with its parameters.</summary>
    public static IReadOnlyDictionary<string, Dictionary<string, string>> Procedures { get; } = new Dictionary<string, Dictionary<string, string>>
    {
        // https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-getapplock-transact-sql
        ["sp_getapplock"] = new()
        {
            ["@Resource"] = "nvarchar(255)",
            ["@LockMode"] = "nvarchar(32)",
            ["@LockOwner"] = "nvarchar(32)",
            ["@LockTimeout"] = "int",
        },

        // https://learn.microsoft.com/sql/relational-databases/system-stored-procedures/sp-set-session-context-transact-sql
        // @value accepts any type; the policy compares it with the code of a bureau.
        ["sp_set_session_context"] = new() { ["@key"] = "nvarchar(128)", ["@value"] = "nvarchar(12)", ["@read_only"] = "bit" },
    };

    /// <summary>Whether there is such a table or procedure with this column or parameter; an empty member means any.</summary>
    public static bool Contains(string name, string member) =>
        Tables.TryGetValue(name, out var columns) ? member is "" || columns.Any(column => column.Name == member)
        : Procedures.TryGetValue(name, out var parameters) && (member is "" || parameters.ContainsKey(member));
}
