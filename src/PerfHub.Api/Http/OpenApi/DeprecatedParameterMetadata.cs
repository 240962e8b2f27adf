namespace PerfHub.Api.Http.OpenApi;

/// <summary>A query parameter that only existing clients should use.</summary>
internal sealed record DeprecatedParameterMetadata(string Name);
