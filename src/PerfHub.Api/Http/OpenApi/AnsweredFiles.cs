namespace PerfHub.Api.Http.OpenApi;

/// <summary>Files that are answered.</summary>
/// <param name="Types">Their media types.</param>
internal sealed record AnsweredFiles(IReadOnlyList<string> Types);
