namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A statement that the code can send, named after its source, e.g. <c>GetUnit.Sql</c>.</summary>
internal sealed record SqlStatement(string Name, string Text)
{
    /// <summary>The table type of each table-valued parameter.</summary>
    public IReadOnlyDictionary<string, string> TableParameters { get; init; } = new Dictionary<string, string>();
}
