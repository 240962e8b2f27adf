using Microsoft.AspNetCore.Antiforgery;

namespace PerfHub.Web.Session;

/// <summary>
/// Shows a page with what its user had typed when the session ended: as if the form had been sent to a handler that does nothing. The form
/// was kept by this site, so it needs no antiforgery token.
/// </summary>
internal sealed class UnsentFormMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, PageSession session, UnsentForms forms)
    {
        var request = http.Request;
        if (!HttpMethods.IsGet(request.Method) || !session.IsSignedIn || await forms.TakeAsync(http, session.UserId) is not { } form)
        {
            await next(http);
            return;
        }

        (request.Method, request.Form) = (HttpMethods.Post, form);
        http.Features.Set<IAntiforgeryValidationFeature>(new ValidForm());
        try
        {
            await next(http);
        }
        finally
        {
            // The request is logged as it came.
            request.Method = HttpMethods.Get;
        }
    }

    private sealed class ValidForm : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
