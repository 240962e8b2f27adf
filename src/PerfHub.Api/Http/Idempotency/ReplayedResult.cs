namespace PerfHub.Api.Http.Idempotency;

/// <summary>A stored response, sent again byte for byte.</summary>
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
