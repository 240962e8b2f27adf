using System.Net;
using PerfHub.Client;
using PerfHub.Web.Hosting;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Session;

/// <summary>
/// Finds the user of each page request. When the API refuses the key, such as one that was revoked, the session ends, and the sign-in page
/// says why. Visitors who are not signed in are sent there, too. What they have typed into a form is kept.
/// </summary>
internal sealed class SessionMiddleware(RequestDelegate next)
{
    private const string ReloadedCookie = "perfhub.reloaded";

    public async Task InvokeAsync(HttpContext http, PageSession session, PerfHubClient api, UserCache users, SessionCookie sessions, PageTimeZone timeZone, KeptForms forms)
    {
        BureauTime.Begin();
        session.Address = http.Connection.RemoteIpAddress;
        if (await sessions.ReadAsync(http) is { } user)
        {
            http.User = user;
            session.SetUser(user);

            if (NeedsCurrentUser(http))
            {
                users.Forget(session.Key!);
            }

            // A circuit asks who its user is when it opens, and its messages are too many to ask each time.
            if (!IsTransport(http) && !await IsKeyAcceptedAsync(async () => session.Caller = await users.ReadCallerAsync(session.Key!, api, http.RequestAborted), http))
            {
                await sessions.SignOutAsync(http);
                (http.User, session.Key) = (new(), null);
                if (!IsPublic(http))
                {
                    await RedirectToSignInAsync(http, forms, SignInReason.Ended);
                    return;
                }
            }
        }
        else if (IsTransport(http))
        {
            // Visitors who are not signed in see no interactive page.
            http.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return;
        }
        else if (!IsPublic(http))
        {
            await AskToSignInAsync(http, forms);
            return;
        }

        if (session.IsSignedIn && !IsPublic(http))
        {
            await timeZone.ApplyAsync(http.Request.Path, http.RequestAborted);
        }

        // What the API said of the user may be older than the end of the key.
        if (!await IsKeyAcceptedAsync(() => next(http), http))
        {
            await sessions.SignOutAsync(http);
            await RedirectToSignInAsync(http, forms, SignInReason.Ended);
        }
    }

    /// <summary>Sends the visitor to the sign-in page, and from there back to this one; what was typed in a form is kept meanwhile.</summary>
    private static async Task RedirectToSignInAsync(HttpContext http, KeptForms forms, SignInReason reason)
    {
        var address = !HttpMethods.IsPost(http.Request.Method) || IsPublic(http) ? http.Request.Path + http.Request.QueryString
            : await forms.KeepAsync(http) ?? KeptForms.GetAddressOfLostForm(http.Request);
        http.Response.Redirect(SignInPath.Create(address, reason));
    }

    /// <summary>Returns whether the API accepted the key in all calls of an action. Once the response has started, a refusal is an exception.</summary>
    private static async Task<bool> IsKeyAcceptedAsync(Func<Task> action, HttpContext http)
    {
        try
        {
            await action();
            return true;
        }
        catch (PerfHubException error) when (error.Status == HttpStatusCode.Unauthorized && !http.Response.HasStarted)
        {
            return false;
        }
    }

    /// <summary>
    /// A browser leaves a strict cookie out when a link on another site, such as web mail, leads here. A page of this site that loads
    /// itself again gets the cookie. Over plain HTTP browsers do not say where a link comes from; a strict cookie of our own then tells
    /// whether the page has loaded itself again.
    /// </summary>
    private static async Task AskToSignInAsync(HttpContext http, KeptForms forms)
    {
        if (HttpMethods.IsGet(http.Request.Method) && MayComeFromAnotherSite(http))
        {
            await ReloadPage.WriteAsync(http, url: null);
            return;
        }

        // A form comes from a page that its user has opened.
        await RedirectToSignInAsync(http, forms, HttpMethods.IsPost(http.Request.Method) ? SignInReason.Ended : SignInReason.None);
    }

    private static bool MayComeFromAnotherSite(HttpContext http)
    {
        if (http.Request.Headers["Sec-Fetch-Site"] is { Count: > 0 } site)
        {
            return site == "cross-site";
        }

        if (http.Request.Cookies.ContainsKey(ReloadedCookie))
        {
            http.Response.Cookies.Delete(ReloadedCookie);
            return false;
        }

        http.Response.Cookies.Append(ReloadedCookie, "1", new() { HttpOnly = true, IsEssential = true, MaxAge = TimeSpan.FromMinutes(1), SameSite = SameSiteMode.Strict });
        return true;
    }

    // The sign-in page must not take an ended session for a good one. Forms are read with what is true now. Circuits show what their page has shown.
    private static bool NeedsCurrentUser(HttpContext http) => !IsTransport(http) && (!HttpMethods.IsGet(http.Request.Method) || IsPublic(http));

    private static bool IsPublic(HttpContext http) => http.GetEndpoint()?.Metadata.GetMetadata<PublicPageAttribute>() is not null;

    private static bool IsTransport(HttpContext http) => WebEndpointMetadata.IsCircuit(http);
}
