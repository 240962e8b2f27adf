namespace PerfHub.Api.Http.Idempotency;

/// <summary>A stored response, sent again byte for byte.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="location">The <c>Location</c> header, if any.</param>
/// <param name="etag">The <c>ETag</c> header, if any.</param>
/// <param name="body">The body, JSON in UTF-8.</param>
internal sealed class ReplayedResult(int status, string? location, string? etag, byte[] body) : IResult
{
    public const string HeaderName = "Idempotency-Replayed";

    public Task ExecuteAsync(HttpContext httpContext)
    {
        CommandResult.SetHeaders(httpContext.Response, status, location, etag);
        httpContext.Response.Headers[HeaderName] = "true";
        return new RawJsonResult(body).ExecuteAsync(httpContext);
    }
}
