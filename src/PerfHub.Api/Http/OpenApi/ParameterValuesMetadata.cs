namespace PerfHub.Api.Http.OpenApi;

/// <summary>The values that a query parameter takes.</summary>
internal sealed record ParameterValuesMetadata(string Name, IReadOnlyList<string> Values, bool AllowsMultiple = false);
