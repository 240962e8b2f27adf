namespace PerfHub.Api.Http.OpenApi;

/// <summary>The values of a query parameter.</summary>
/// <param name="Name">The parameter.</param>
/// <param name="Values">The values.</param>
/// <param name="AllowsMultiple">Whether it takes several at once.</param>
internal sealed record ParameterValuesMetadata(string Name, IReadOnlyList<string> Values, bool AllowsMultiple = false);
