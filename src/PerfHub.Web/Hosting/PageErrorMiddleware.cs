using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using PerfHub.Client;
using PerfHub.Web.Layout;
using PerfHub.Web.Session;

namespace PerfHub.Web.Hosting;

/// <summary>Shows a page in words when a page does not exist or fails. A form that could not be handled, because the API refused to say who its user is, is kept.</summary>
internal sealed partial class PageErrorMiddleware(RequestDelegate next, ILogger<PageErrorMiddleware> logger)
{
    public async Task InvokeAsync(HttpContext http, KeptForms forms)
    {
        try
        {
            await next(http);
        }
        catch (PerfHubException error) when (!http.Response.HasStarted)
        {
            await ShowAsync(http, (int)error.Status, error.Problem, await KeepFormAsync(http, forms));
        }
        catch (AntiforgeryValidationException error) when (!http.Response.HasStarted)
        {
            // The token is in the form, so a form that is too large looks as if it had none.
            await ShowAsync(http, FindTooLarge(error) ?? StatusCodes.Status400BadRequest, null);
        }
        catch (Exception error) when (!http.Response.HasStarted && error is HttpRequestException or TimeoutException)
        {
            LogApiUnreachable(error);
            await ShowAsync(http, StatusCodes.Status503ServiceUnavailable, null, await KeepFormAsync(http, forms));
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            LogPageFailed(error, http.GetEndpoint()?.DisplayName);
            await ShowAsync(http, (error as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status500InternalServerError, null);
        }
    }

    /// <summary>Creates the page that says in words why a request failed.</summary>
    public static IResult CreatePage(int status, PerfHubProblem? problem, string? formAddress = null) => new RazorComponentResult<ErrorDocument>(
        new Dictionary<string, object?> { [nameof(ErrorDocument.Status)] = status, [nameof(ErrorDocument.Problem)] = problem, [nameof(ErrorDocument.FormAddress)] = formAddress })
    {
        StatusCode = status,
    };

    /// <summary>Runs the endpoint that routing has found; without one, the page does not exist.</summary>
    public static Task RunEndpointAsync(HttpContext http) =>
        http.GetEndpoint()?.RequestDelegate is { } run ? run(http) : ShowAsync(http, StatusCodes.Status404NotFound, null);

    private static int? FindTooLarge(Exception? error)
    {
        for (; error is not null; error = error.InnerException)
        {
            if (error is BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } or InvalidDataException)
            {
                return StatusCodes.Status413PayloadTooLarge;
            }
        }

        return null;
    }

    private static async Task<string?> KeepFormAsync(HttpContext http, KeptForms forms) => HttpMethods.IsPost(http.Request.Method) ? await forms.KeepAsync(http) : null;

    private static Task ShowAsync(HttpContext http, int status, PerfHubProblem? problem, string? formAddress = null)
    {
        var headers = http.Response.Headers;
        headers.ContentLength = null;
        headers.ContentType = default;

        // The page that failed has set it, and the page that says so sets it again.
        headers.Remove("blazor-enhanced-nav");
        return CreatePage(status, problem, formAddress).ExecuteAsync(http);
    }

    [LoggerMessage(1, LogLevel.Error, "The page {Page} failed; the visitor gets an error page.")]
    private partial void LogPageFailed(Exception error, string? page);

    [LoggerMessage(2, LogLevel.Warning, "The API did not respond to a page; the visitor gets an error page.")]
    private partial void LogApiUnreachable(Exception error);
}
