namespace PerfHub.Api.Http.OpenApi;

/// <summary>The values that a query parameter takes.</summary>
/// <param name="Name">The name of the parameter.</param>
/// <param name="Values">The values.</param>
/// <param name="SchemaName">The name of the schema that lists them.</param>
/// <param name="EnumType">The enum whose names they are, which describes them; <see langword="null"/> for other values.</param>
/// <param name="AllowsMultiple">Whether the parameter takes several of them: repeated or comma-separated.</param>
internal sealed record ParameterValuesMetadata(string Name, IReadOnlyList<string> Values, string SchemaName, Type? EnumType, bool AllowsMultiple = false)
{
    /// <summary>The description of the schema; <see langword="null"/> for that of the enum.</summary>
    public string? Description { get; init; }
}
