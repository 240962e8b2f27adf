namespace PerfHub.Api.Http.OpenApi;

/// <summary>The media types in which an endpoint sends its resource as a document.</summary>
internal sealed record DocumentResponseMetadata(IReadOnlyList<string> MediaTypes);
