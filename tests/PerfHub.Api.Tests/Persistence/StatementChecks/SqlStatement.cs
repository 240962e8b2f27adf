namespace PerfHub.Api.Tests.Persistence.StatementChecks;

/// <summary>A statement that the code can send.</summary>
/// <param name="Name">Where it is from, e.g. <c>GetUnit.Sql</c>.</param>
/// <param name="Text">The text as it is sent.</param>
internal sealed record SqlStatement(string Name, string Text)
{
    /// <summary>The parameters that hold rows, each with its table type.</summary>
    public IReadOnlyDictionary<string, string> TableParameters { get; init; } = new Dictionary<string, string>();
}
