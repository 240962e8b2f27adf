using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Mvc;
using PerfHub.Web.Localization;
using PerfHub.Web.Session;

namespace PerfHub.Web.Hosting;

/// <summary>Small forms of every page: sign out, choose the language; and the links of the demo.</summary>
internal static class SessionEndpoints
{
    private static readonly TimeSpan LanguageLifetime = TimeSpan.FromDays(400);

    public static void MapSessionEndpoints(this RouteGroupBuilder web)
    {
        web.MapPost("/sign-out", async (HttpContext http, IAntiforgery antiforgery, SessionCookie sessions) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            await sessions.SignOutAsync(http);
            return Results.Redirect(SignInPath.Create("/", SignInReason.SignedOut));
        }).WithMetadata(WebEndpointMetadata.Page, new PublicPageAttribute());

        web.MapPost("/language", async (HttpContext http, IAntiforgery antiforgery, [FromForm] string language, [FromForm] string? returnUrl) =>
        {
            await antiforgery.ValidateRequestAsync(http);
            http.Response.Cookies.Append(Language.CookieName, language == "en" ? "en" : "zh", new CookieOptions
            {
                HttpOnly = true,
                IsEssential = true,
                MaxAge = LanguageLifetime,
                SameSite = SameSiteMode.Strict,
                Secure = http.Request.IsHttps,
            });
            return Results.LocalRedirect(SignInPath.EnsureLocal(returnUrl));
        }).WithMetadata(WebEndpointMetadata.Page, new PublicPageAttribute());

        if (((IEndpointRouteBuilder)web).ServiceProvider.GetRequiredService<IHostEnvironment>().IsDevelopment())
        {
            web.MapGet(DemoLinks.Route, async (HttpContext http, string code, DemoLinks links, SessionCookie sessions) =>
            {
                if (links.TakeKey(code) is not { } key)
                {
                    return Results.Redirect(SignInPath.Path);
                }

                await sessions.SignInAsync(http, key);
                return Results.Redirect("/");
            }).WithMetadata(WebEndpointMetadata.Page, new PublicPageAttribute());
        }
    }
}
