namespace PerfHub.Api.Http.OpenApi;

/// <summary>An example of a query parameter's value.</summary>
internal sealed record ParameterExampleMetadata(string Name, string Value);
