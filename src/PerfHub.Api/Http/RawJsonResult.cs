namespace PerfHub.Api.Http;

/// <summary>Writes a body that is already serialised.</summary>
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
            // The client has disconnected. Without the abort, the server would report that fewer bytes than announced were written.
            httpContext.Abort();
        }
    }
}
