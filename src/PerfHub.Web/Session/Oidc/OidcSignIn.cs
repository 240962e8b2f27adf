using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.OpenIdConnect;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using PerfHub.Client;
using PerfHub.Web.Hosting;
using PerfHub.Web.Localization;

namespace PerfHub.Web.Session.Oidc;

/// <summary>
/// Signs users in with the issuer whose tokens the API accepts: authorization code flow with PKCE. The token takes the place of the API key
/// in the session, which ends with it.
/// </summary>
/// <remarks>
/// The framework's handler is called by the endpoints, and is no scheme of the host: authentication of the API would otherwise ask it about
/// each request.
/// </remarks>
internal sealed partial class OidcSignIn(IOptions<WebSettings> options, IConfiguration configuration, ILogger<OidcSignIn> logger)
{
    internal const string AuthoritySetting = "PerfHub:Oidc:Authority";

    private const string SchemeName = "PagesOidc", StartPath = SignInPath.Path + "/oidc", CallbackPath = StartPath + "/callback";

    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(10);

    private readonly OidcSettings _settings = options.Value.Oidc;

    /// <summary>Whether users can sign in so.</summary>
    public bool IsEnabled => !string.IsNullOrEmpty(_settings.ClientId);

    /// <summary>Creates the address that leads to the issuer and later to a page of this site.</summary>
    public static string CreatePath(string? returnUrl) => $"{StartPath}?returnUrl={Uri.EscapeDataString(SignInPath.EnsureLocal(returnUrl))}";

    /// <summary>Whether an issuer is on this machine, where plain HTTP is as good as HTTPS.</summary>
    public static bool IsLocal(Uri issuer) => issuer.Scheme == Uri.UriSchemeHttp && issuer.IsLoopback;

    public static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<OidcSignIn>();
        services.AddSingleton<IValidateOptions<WebSettings>, WebSettingsValidator>();
        services.AddTransient<OpenIdConnectHandler>();
        services.AddSingleton<IPostConfigureOptions<OpenIdConnectOptions>, OpenIdConnectPostConfigureOptions>();
        services.AddOptions<OpenIdConnectOptions>(SchemeName).Configure<OidcSignIn>((oidc, signIn) => signIn.Configure(oidc));
    }

    public void MapEndpoints(IEndpointRouteBuilder web)
    {
        if (IsEnabled)
        {
            web.MapGet(StartPath, StartAsync).WithMetadata(WebEndpointMetadata.Page, new PublicPageAttribute());
            web.MapGet(CallbackPath, FinishAsync).WithMetadata(WebEndpointMetadata.Page, new PublicPageAttribute());
        }
    }

    private async Task StartAsync(HttpContext http)
    {
        var returnUrl = SignInPath.EnsureLocal(http.Request.Query["returnUrl"]);
        try
        {
            await (await CreateHandlerAsync(http)).ChallengeAsync(new AuthenticationProperties { RedirectUri = returnUrl });
        }
        catch (Exception error) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested
            && error is (InvalidOperationException or HttpRequestException or OperationCanceledException or OpenIdConnectProtocolException))
        {
            LogIssuerUnavailable(error.GetBaseException().Message);
            Refuse(http, returnUrl, SignInReason.IssuerUnavailable);
        }
    }

    private static async Task FinishAsync(HttpContext http)
    {
        if (!await (await CreateHandlerAsync(http)).HandleRequestAsync())
        {
            Refuse(http, null, SignInReason.Failed);
        }
    }

    private static async Task<OpenIdConnectHandler> CreateHandlerAsync(HttpContext http)
    {
        var handler = http.RequestServices.GetRequiredService<OpenIdConnectHandler>();
        await handler.InitializeAsync(new AuthenticationScheme(SchemeName, null, typeof(OpenIdConnectHandler)), http);
        return handler;
    }

    private void Configure(OpenIdConnectOptions oidc)
    {
        var authority = configuration[AuthoritySetting]!;
        oidc.Authority = authority;
        oidc.RequireHttpsMetadata = !IsLocal(new Uri(authority));
        (oidc.ClientId, oidc.ClientSecret) = (_settings.ClientId, _settings.ClientSecret);
        oidc.CallbackPath = CallbackPath;
        oidc.SignInScheme = "none";
        oidc.ResponseType = OpenIdConnectResponseType.Code;

        // A form of another site would arrive without the cookies that state and nonce are checked against.
        oidc.ResponseMode = OpenIdConnectResponseMode.Query;
        oidc.UsePkce = true;
        oidc.SaveTokens = true;
        oidc.MapInboundClaims = false;
        oidc.DisableTelemetry = true;
        oidc.BackchannelTimeout = IssuerTimeout;
        oidc.Scope.Clear();
        foreach (var scope in _settings.SplitScopes())
        {
            oidc.Scope.Add(scope);
        }

        foreach (var cookie in new[] { oidc.CorrelationCookie, oidc.NonceCookie })
        {
            (cookie.SameSite, cookie.SecurePolicy) = (SameSiteMode.Lax, CookieSecurePolicy.SameAsRequest);
        }

        oidc.Events = new OpenIdConnectEvents
        {
            OnRedirectToIdentityProvider = context =>
            {
                context.ProtocolMessage.UiLocales = Language.Tag;
                return Task.CompletedTask;
            },
            OnTicketReceived = async context =>
            {
                await SignInAsync(context);
                context.HandleResponse();
            },
            OnAccessDenied = context =>
            {
                Refuse(context.HttpContext, context.ReturnUrl, SignInReason.Refused);
                context.HandleResponse();
                return Task.CompletedTask;
            },
            OnRemoteFailure = context =>
            {
                LogFailed(context.Failure?.GetBaseException().Message);
                Refuse(context.HttpContext, context.Properties?.RedirectUri, SignInReason.Failed);
                context.HandleResponse();
                return Task.CompletedTask;
            },
        };
    }

    private async Task SignInAsync(TicketReceivedContext context)
    {
        var http = context.HttpContext;
        var returnUrl = SignInPath.EnsureLocal(context.ReturnUri);
        var token = context.Properties?.GetTokenValue(_settings.UseIdToken ? OpenIdConnectParameterNames.IdToken : OpenIdConnectParameterNames.AccessToken);
        if (token is null || !await IsAcceptedAsync(http, token))
        {
            Refuse(http, returnUrl, SignInReason.NoRights);
            return;
        }

        await http.RequestServices.GetRequiredService<SessionCookie>().SignInAsync(http, token);

        // After a redirect from the issuer, the browser would not send the strict cookie.
        await ReloadPage.WriteAsync(http, returnUrl);
    }

    private static async Task<bool> IsAcceptedAsync(HttpContext http, string token)
    {
        http.RequestServices.GetRequiredService<PageSession>().Key = token;
        try
        {
            await http.RequestServices.GetRequiredService<PerfHubClient>().ApiKeys.GetMeAsync(cancellationToken: http.RequestAborted);
            return true;
        }
        catch (PerfHubException error) when (error.Status == System.Net.HttpStatusCode.Unauthorized)
        {
            return false;
        }
    }

    private static void Refuse(HttpContext http, string? returnUrl, SignInReason reason) => http.Response.Redirect(SignInPath.Create(SignInPath.EnsureLocal(returnUrl), reason));

    [LoggerMessage(1, LogLevel.Warning, "Signing in with the issuer failed ({Reason}); the visitor is back on the sign-in page.")]
    private partial void LogFailed(string? reason);

    [LoggerMessage(2, LogLevel.Error, "The metadata of the issuer could not be loaded ({Reason}); visitors can sign in with API keys only.")]
    private partial void LogIssuerUnavailable(string reason);
}
