namespace PerfHub.Api.Http;

/// <summary>A body that is JSON already.</summary>
/// <param name="utf8">The body.</param>
internal sealed class RawJsonResult(byte[] utf8) : IResult
{
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        httpContext.Response.ContentType = "application/json; charset=utf-8";
        httpContext.Response.ContentLength = utf8.Length;
        try
        {
            await httpContext.Response.Body.WriteAsync(utf8, httpContext.RequestAborted);
        }
        catch (OperationCanceledException) when (httpContext.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to hear it; without this, the server would miss the bytes that were announced.
            httpContext.Abort();
        }
    }
}
