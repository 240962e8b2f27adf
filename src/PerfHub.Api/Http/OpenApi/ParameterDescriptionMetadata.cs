namespace PerfHub.Api.Http.OpenApi;

/// <summary>What a parameter means for an endpoint.</summary>
internal sealed record ParameterDescriptionMetadata(string Name, string Description);
