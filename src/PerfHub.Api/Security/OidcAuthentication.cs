using System.Text.Json;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PerfHub.Api.Security;

/// <summary>
/// Accepts JWTs of one issuer in place of API keys, if the settings name one. The response never says why a token was rejected;
/// the log does, without the token.
/// </summary>
public static class OidcAuthentication
{
    /// <summary>The name of the authentication scheme.</summary>
    public const string SchemeName = "Oidc";

    // RFC 7515, 4.1.11: a header with extensions that the recipient must understand; there are none here.
    private const string CriticalHeader = "crit";

    // A stolen token must not be valid for years, whatever the issuer allows.
    private static readonly TimeSpan MaxLifetime = TimeSpan.FromDays(1);

    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(5);

    // Tokens with unknown key ids make the host ask the issuer no more often than this.
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromSeconds(30);

    // No HMAC: a token signed with the issuer's public key as the secret would be valid.
    private static readonly string[] AsymmetricAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Registers the scheme. It is not used unless the settings name an issuer.</summary>
    /// <remarks>
    /// Not through AddJwtBearer: it requires AddAuthentication, which adds data protection and writes key files that nothing here
    /// uses.
    /// </remarks>
    internal static void AddOidc(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.Configure<AuthenticationOptions>(options => options.AddScheme<JwtBearerHandler>(SchemeName, null));
        services.AddTransient<JwtBearerHandler>();
        services.AddOptions<JwtBearerOptions>(SchemeName).Configure<IOptions<OidcOptions>>((jwt, oidc) => Configure(jwt, oidc.Value));
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IssuerMetadataLoader>();
        services.AddSingleton<TokenRejectionLog>();
        services.AddSingleton<TokenCallerResolver>();
        services.AddOptions<AuthenticationSchemeOptions>(ApiKeyAuthenticationHandler.SchemeName)
            .Configure<IOptions<OidcOptions>, IOptions<BootstrapOptions>>((keys, oidc, settings) =>
            {
                if (oidc.Value.IsEnabled)
                {
                    keys.ForwardDefaultSelector = http =>
                        ApiKeyAuthenticationHandler.GetBearerToken(http) is { } text && !ApiKeyAuthenticationHandler.IsApiKey(text, settings.Value) ? SchemeName : null;
                }
            });
    }

    private static void Configure(JwtBearerOptions jwt, OidcOptions oidc)
    {
        jwt.Authority = oidc.Authority;
        jwt.RequireHttpsMetadata = !oidc.UsesHttp;
        jwt.BackchannelTimeout = IssuerTimeout;
        jwt.RefreshInterval = RefreshInterval;
        jwt.MapInboundClaims = false;
        jwt.SaveToken = false;
        jwt.TokenValidationParameters = new TokenValidationParameters
        {
            ValidAudience = oidc.Audience,
            ValidAlgorithms = AsymmetricAlgorithms,
            TryAllIssuerSigningKeys = false,
            ClockSkew = ClockSkew,
        };
        jwt.Events = new JwtBearerEvents
        {
            OnMessageReceived = ValidateFormatAsync,
            OnTokenValidated = ResolveCallerAsync,
            OnAuthenticationFailed = context =>
            {
                // An unavailable store also ends here; it is logged elsewhere.
                if (context.Exception is SecurityTokenException or ArgumentException)
                {
                    ReportRejection(context.HttpContext, context.Exception.GetType().Name);
                }

                return Task.CompletedTask;
            },
        };
    }

    /// <summary>Rejects malformed tokens before the issuer is contacted.</summary>
    private static async Task ValidateFormatAsync(MessageReceivedContext context)
    {
        var text = ApiKeyAuthenticationHandler.GetBearerToken(context.HttpContext)!;
        var now = context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().UtcNow();
        if (GetFormatError(text, now) is { } error)
        {
            ReportRejection(context.HttpContext, error);
            context.Fail(error);
        }
        else if (!await context.HttpContext.RequestServices.GetRequiredService<IssuerMetadataLoader>().TryEnsureLoadedAsync(context.HttpContext.RequestAborted))
        {
            IssuerUnavailableFeature.Set(context.HttpContext);
            context.Fail("the issuer is unavailable");
        }
    }

    private static string? GetFormatError(string text, DateTime now)
    {
        try
        {
            var token = new JsonWebToken(text);
            return !AsymmetricAlgorithms.Contains(token.Alg) ? "the algorithm is not asymmetric"
                : string.IsNullOrEmpty(token.Kid) ? "no kid"
                : token.TryGetHeaderValue<object>(CriticalHeader, out _) ? "an unknown critical header"
                : !HasUniqueNames(token.EncodedHeader) || !HasUniqueNames(token.EncodedPayload) ? "a claim is repeated"
                : token.ValidTo > now + MaxLifetime + ClockSkew ? "valid for too long"
                : null;
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return "not a token";
        }
    }

    // Of two claims with one name, this host might read another one than a gateway before it (RFC 7519, 4).
    private static bool HasUniqueNames(string base64Url)
    {
        try
        {
            using var _ = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(base64Url), new JsonDocumentOptions { AllowDuplicateProperties = false });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static async Task ResolveCallerAsync(TokenValidatedContext context)
    {
        var callers = context.HttpContext.RequestServices.GetRequiredService<TokenCallerResolver>();
        var (caller, error) = await callers.ResolveAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (caller is null)
        {
            ReportRejection(context.HttpContext, error!);
            context.Fail(error!);
            return;
        }

        context.Principal = caller.ToPrincipal(SchemeName);
    }

    private static void ReportRejection(HttpContext http, string reason) => http.RequestServices.GetRequiredService<TokenRejectionLog>().Report(reason);
}
