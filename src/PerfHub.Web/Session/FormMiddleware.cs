using Microsoft.AspNetCore.Antiforgery;
using Microsoft.Extensions.Primitives;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Session;

/// <summary>
/// Prepares requests for the pages' forms, after antiforgery: refuses those of other sites, shows a kept form in the fields of its page, and sets
/// the time zone that a form was filled in with.
/// </summary>
internal sealed class FormMiddleware(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext http, PageSession session, KeptForms forms)
    {
        if (http.Features.Get<IAntiforgeryValidationFeature>() is { IsValid: false, Error: var error })
        {
            // The framework lets nobody read the form until its token is dealt with.
            http.Features.Set<IAntiforgeryValidationFeature>(null);

            // The user may have signed in again in another window: with an issuer, the token is another one, and forms of before do not fit it.
            if (session.IsSignedIn && await forms.KeepAsync(http, session.UserId) is { } address)
            {
                http.Response.Redirect(address);
                return;
            }

            // The framework would answer a form of an expired page with a blank 400.
            throw new AntiforgeryValidationException("The form's antiforgery token is not valid.", error);
        }

        if (http.Request.Query.ContainsKey(KeptForms.Parameter) && session.IsSignedIn)
        {
            await ShowKeptFormAsync(http, session, forms);
        }

        if (HttpMethods.IsPost(http.Request.Method) && http.Request.HasFormContentType)
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            if (form[SubmittedForm.ZoneField] is [{ } zone])
            {
                BureauTime.SetFromForm(zone);
            }

            if (form[SubmittedForm.KeptField] is [{ } number] && session.IsSignedIn && http.Features.Get<KeptForm>() is null)
            {
                // It is sent now. The page would go on to say that it was not.
                await forms.RemoveAsync(number, session.UserId, http.RequestAborted);
            }
        }

        await next(http);
    }

    /// <summary>
    /// Has the page filled in as if the form had been sent to a handler that changes nothing: pages show what was typed in forms that were sent.
    /// Their address is that of the page alone.
    /// </summary>
    private static async Task ShowKeptFormAsync(HttpContext http, PageSession session, KeptForms forms)
    {
        var request = http.Request;
        if (HttpMethods.IsGet(request.Method))
        {
            var kept = await forms.FindAsync(request, session.UserId);
            http.Features.Set(new KeptForm(request.Query[KeptForms.Parameter].ToString(), kept?["_handler"]));
            if (kept is not null)
            {
                request.Method = HttpMethods.Post;
                request.Form = new FormCollection(new Dictionary<string, StringValues>(kept) { ["_handler"] = KeptForm.Handler });
                http.Features.Set<IAntiforgeryValidationFeature>(new ValidForm());
            }
        }

        request.QueryString = QueryString.Create(request.Query.Where(parameter => parameter.Key != KeptForms.Parameter));
    }

    /// <summary>A kept form changes nothing.</summary>
    private sealed class ValidForm : IAntiforgeryValidationFeature
    {
        public bool IsValid => true;

        public Exception? Error => null;
    }
}
