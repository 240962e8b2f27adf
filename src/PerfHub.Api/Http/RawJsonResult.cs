namespace PerfHub.Api.Http;

/// <summary>Writes a body that is already serialised.</summary>
internal sealed class RawJsonResult(byte[] utf8) : IResult
{
    // The server disconnects a client that does not read a chunk in time. For a single write, that time would grow with the size.
    private const int ChunkBytes = 64 * 1024;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = utf8.Length;
        try
        {
            for (var start = 0; start < utf8.Length; start += ChunkBytes)
            {
                await httpContext.Response.Body.WriteAsync(utf8.AsMemory(start, Math.Min(ChunkBytes, utf8.Length - start)), httpContext.RequestAborted);
            }
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // The client has disconnected. Without the abort, the server would report that fewer bytes than announced were written.
            httpContext.Abort();
        }
    }
}
