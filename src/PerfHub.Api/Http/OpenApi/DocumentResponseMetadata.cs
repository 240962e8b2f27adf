namespace PerfHub.Api.Http.OpenApi;

/// <summary>The media types in which an endpoint sends its resource as a document.</summary>
/// <param name="MediaTypes">The media types.</param>
/// <param name="HasJson">Whether it sends JSON unless the parameter <c>format</c> names a document.</param>
internal sealed record DocumentResponseMetadata(IReadOnlyList<string> MediaTypes, bool HasJson);
