namespace PerfHub.Api.Http.OpenApi;

/// <summary>The media types of an endpoint's file responses.</summary>
internal sealed record FileResponseMetadata(IReadOnlyList<string> MediaTypes);
