namespace PerfHub.Api.Http.OpenApi;

/// <summary>An endpoint whose request and response are NDJSON.</summary>
/// <param name="RequestLine">The type of a line of the request.</param>
/// <param name="ResponseLine">The type of a line of the response.</param>
internal sealed record NdjsonMetadata(Type RequestLine, Type ResponseLine);
