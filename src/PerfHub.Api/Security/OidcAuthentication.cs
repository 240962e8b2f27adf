using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace PerfHub.Api.Security;

/// <summary>
/// Takes the tokens of one issuer in place of keys, where the settings name one. Whatever is wrong with a token, its sender
/// learns that it is not valid and nothing else; the log says why, without the token.
/// </summary>
public static partial class OidcAuthentication
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Oidc";

    // Clocks of hosts and issuers differ by less.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    // How long a request waits for the issuer, and how often tokens with unknown keys may make the host ask it.
    private static readonly TimeSpan IssuerTimeout = TimeSpan.FromSeconds(5), RefreshInterval = TimeSpan.FromSeconds(30);

    // A key that verifies must not be one that signs: with HMAC, whoever knows the issuer's public key could make tokens.
    private static readonly string[] AsymmetricAlgorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    /// <summary>Registers it; it stays off unless the settings name an issuer.</summary>
    /// <remarks>
    /// By hand and not by AddJwtBearer, which wants all of AddAuthentication: that brings data protection, which writes key
    /// files that nothing here uses.
    /// </remarks>
    /// <param name="services">The services.</param>
    internal static void AddOidc(this IServiceCollection services)
    {
        services.AddOptions<OidcOptions>().BindConfiguration(OidcOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<OidcOptions>, OidcOptionsValidator>();
        services.Configure<AuthenticationOptions>(options => options.AddScheme<JwtBearerHandler>(SchemeName, null));
        services.AddTransient<JwtBearerHandler>();
        services.AddOptions<JwtBearerOptions>(SchemeName).Configure<IOptions<OidcOptions>>((jwt, oidc) => Configure(jwt, oidc.Value));
        services.AddSingleton<IPostConfigureOptions<JwtBearerOptions>, JwtBearerPostConfigureOptions>();
        services.AddSingleton<IssuerMetadataLoader>();
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
            OnMessageReceived = ValidateBeforeSignatureAsync,
            OnTokenValidated = ResolveCallerAsync,
            OnAuthenticationFailed = context =>
            {
                // Nothing but that: a store that is away is no fault of the token, and is told of elsewhere.
                if (context.Exception is SecurityTokenException or ArgumentException)
                {
                    LogTokenRejected(context.HttpContext, context.Exception.GetType().Name);
                }

                return Task.CompletedTask;
            },
        };
    }

    /// <summary>What can never be a token of the issuer is none before the issuer is asked.</summary>
    private static async Task ValidateBeforeSignatureAsync(MessageReceivedContext context)
    {
        var text = ApiKeyAuthenticationHandler.GetBearerToken(context.HttpContext)!;
        if (GetFormatError(text) is { } fault)
        {
            LogTokenRejected(context.HttpContext, fault);
            context.Fail(fault);
        }
        else if (!await context.HttpContext.RequestServices.GetRequiredService<IssuerMetadataLoader>().TryEnsureLoadedAsync(context.HttpContext.RequestAborted))
        {
            IssuerUnavailableFeature.Set(context.HttpContext);
            context.Fail("the issuer is away");
        }
    }

    private static string? GetFormatError(string text)
    {
        try
        {
            var token = new JsonWebToken(text);
            return !AsymmetricAlgorithms.Contains(token.Alg) ? "an algorithm that is not asymmetric"
                : string.IsNullOrEmpty(token.Kid) ? "no kid"
                : null;
        }
        catch (Exception error) when (error is ArgumentException or SecurityTokenException)
        {
            return "not a token";
        }
    }

    private static async Task ResolveCallerAsync(TokenValidatedContext context)
    {
        var callers = context.HttpContext.RequestServices.GetRequiredService<TokenCallerResolver>();
        var (caller, fault) = await callers.ResolveAsync(context.Principal!, context.HttpContext.RequestAborted);
        if (caller is null)
        {
            LogTokenRejected(context.HttpContext, fault!);
            context.Fail(fault!);
            return;
        }

        context.Principal = caller.ToPrincipal(SchemeName);
    }

    private static void LogTokenRejected(HttpContext http, string reason) =>
        http.RequestServices.GetRequiredService<ILogger<IssuerMetadataLoader>>().LogTokenRejected(reason);

    [LoggerMessage(60, LogLevel.Information, "A token was refused: {Reason}.")]
    private static partial void LogTokenRejected(this ILogger logger, string reason);
}
