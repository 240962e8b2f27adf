namespace PerfHub.Api.Http.OpenApi;

/// <summary>When an endpoint sends a response.</summary>
internal sealed record ResponseDescriptionMetadata(int Status, string Description);
