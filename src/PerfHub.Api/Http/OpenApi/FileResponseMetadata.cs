namespace PerfHub.Api.Http.OpenApi;

/// <summary>Files that are answered.</summary>
/// <param name="MediaTypes">Their media types.</param>
internal sealed record FileResponseMetadata(IReadOnlyList<string> MediaTypes);
