using System.Text.Json;

namespace PerfHub.Api.Http.Idempotency;

/// <summary>What a write is answered: all of it is known once the work is done, so that it can be kept with what was done.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The body, to be sent as JSON.</param>
/// <param name="Location">The header <c>Location</c>.</param>
/// <param name="ETag">The header <c>ETag</c>.</param>
public sealed record CommandResult(int Status, object Body, string? Location = null, string? ETag = null) : IResult
{
    /// <summary>200.</summary>
    /// <param name="body">The body.</param>
    /// <param name="etag">The tag with which it reads now.</param>
    public static CommandResult Ok(object body, string? etag = null) => new(StatusCodes.Status200OK, body, null, etag);

    /// <summary>201.</summary>
    /// <param name="location">Where it reads.</param>
    /// <param name="body">The body.</param>
    /// <param name="etag">The tag with which it reads there.</param>
    public static CommandResult Created(string location, object body, string? etag = null) =>
        new(StatusCodes.Status201Created, body, location, etag);

    /// <summary>202.</summary>
    /// <param name="location">Where to see how far it is.</param>
    /// <param name="body">The body.</param>
    public static CommandResult Accepted(string location, object body) => new(StatusCodes.Status202Accepted, body, location);

    /// <summary>The body as it is sent.</summary>
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
        if (location is not null)
        {
            response.Headers.Location = location;
        }

        if (etag is not null)
        {
            response.Headers.ETag = etag;
        }
    }
}
