using System.Text.Json;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>The response to a write: complete when the work is done, so that it can be stored in the same transaction.</summary>
public sealed record CommandResult(int Status, object Body, string? Location = null, string? ETag = null) : IResult
{
    /// <summary>Creates a 200.</summary>
    public static CommandResult Ok(object body, string? etag = null) => new(StatusCodes.Status200OK, body, null, etag);

    /// <summary>Creates a 201; the tag is that of the resource at <paramref name="location"/>.</summary>
    public static CommandResult Created(string location, object body, string? etag = null) =>
        new(StatusCodes.Status201Created, body, location, etag);

    /// <summary>Creates a 202; <paramref name="location"/> shows the progress.</summary>
    public static CommandResult Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body, location);

    /// <summary>Serialises the body as it is sent.</summary>
    public byte[] SerializeBody() => JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), ApiJson.Options);

    /// <inheritdoc />
    public Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext.Response, Status, Location, ETag);
        return httpContext.Response.WriteAsJsonAsync(Body, Body.GetType(), ApiJson.Options, null, httpContext.RequestAborted);
    }

    internal static void SetHeaders(HttpResponse response, int status, string? location, string? etag)
    {
        response.StatusCode = status;
        response.Headers.Location = location;
        response.Headers.ETag = etag;
    }
}
