namespace PerfHub.Api.Http.OpenApi;

/// <summary>A query parameter that is <c>true</c> or <c>false</c>, and <c>false</c> by default.</summary>
internal sealed record BooleanParameterMetadata(string Name);
