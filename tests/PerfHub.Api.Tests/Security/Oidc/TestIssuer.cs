using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>
/// A local OpenID Connect issuer: a server with a discovery document and a JWK set, and tokens signed with its keys. It also signs the user of
/// the tests in, by the authorization code flow with PKCE.
/// </summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "perfhub-of-the-tests";

    private const string ClientId = "pages-of-the-tests", ClientSecret = "secret-of-the-pages";

    private readonly ConcurrentDictionary<string, AuthorizationRequest> _codes = new();
    private readonly ConcurrentBag<string> _issuedTokens = [];
    private readonly WebApplication _app;
    private int _requestCount;

    public TestIssuer()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleRequestAsync);
        _app.Start();
        Url = _app.Urls.Single();
        SigningKey = TestKey.CreateRsa("first");
        PublishedKeys = [SigningKey.PublicJwk];
    }

    public string Url { get; }

    /// <summary>The default key of <see cref="CreateToken"/>.</summary>
    public TestKey SigningKey { get; set; }

    /// <summary>The JWK set.</summary>
    public IReadOnlyList<JsonObject> PublishedKeys { get; set; }

    /// <summary>Whether the server aborts every request.</summary>
    public bool IsUnavailable { get; set; }

    public int RequestCount => _requestCount;

    /// <summary>The settings of a host that trusts this issuer.</summary>
    public (string Name, string Value)[] Settings => [("PerfHub:Oidc:Authority", Url), ("PerfHub:Oidc:Audience", Audience)];

    /// <summary>The settings of a host whose pages are a client of this issuer.</summary>
    public static (string Name, string Value)[] ClientSettings => [("PerfHub:Web:Oidc:ClientId", ClientId), ("PerfHub:Web:Oidc:ClientSecret", ClientSecret)];

    /// <summary>What access tokens of the code flow say of the user.</summary>
    public JsonObject Claims { get; set; } = [];

    /// <summary>Whether the user of the code flow refuses.</summary>
    public bool RefusesConsent { get; set; }

    /// <summary>Changes the claims of id tokens before signing.</summary>
    public Action<JsonObject>? EditIdToken { get; set; }

    /// <summary>The tokens that the code flow has issued.</summary>
    public IReadOnlyCollection<string> IssuedTokens => _issuedTokens;

    /// <summary>Creates a token that is valid for five minutes.</summary>
    /// <param name="claims">Claims to add or replace; a null value removes the claim.</param>
    /// <param name="editHeader">Changes the header before signing.</param>
    /// <param name="key">The key to sign with; <see cref="SigningKey"/> by default.</param>
    /// <param name="editPayload">Changes the JSON of the payload before signing.</param>
    public string CreateToken(JsonObject claims, Action<JsonObject>? editHeader = null, TestKey? key = null, Func<string, string>? editPayload = null)
    {
        key ??= SigningKey;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var payload = new JsonObject
        {
            ["iss"] = Url, ["aud"] = Audience, ["sub"] = "test-user", ["iat"] = now, ["nbf"] = now - 600, ["exp"] = now + 300,
        };
        foreach (var (name, value) in claims)
        {
            if (value is null)
            {
                payload.Remove(name);
            }
            else
            {
                payload[name] = value.DeepClone();
            }
        }

        var header = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT", ["kid"] = key.KeyId };
        editHeader?.Invoke(header);
        var json = payload.ToJsonString();
        var signingInput = $"{Encode(header.ToJsonString())}.{Encode(editPayload?.Invoke(json) ?? json)}";
        return $"{signingInput}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signingInput)))}";
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    private Task HandleRequestAsync(HttpContext context)
    {
        Interlocked.Increment(ref _requestCount);
        if (IsUnavailable)
        {
            context.Abort();
            return Task.CompletedTask;
        }

        return context.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => context.Response.WriteAsJsonAsync(
                new JsonObject
                {
                    ["issuer"] = Url, ["jwks_uri"] = Url + "/keys", ["authorization_endpoint"] = Url + "/authorize", ["token_endpoint"] = Url + "/token",
                }),
            "/keys" => context.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray([.. PublishedKeys.Select(key => key.DeepClone())]) }),
            "/authorize" => AuthorizeAsync(context),
            "/token" => RedeemAsync(context),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }

    private Task AuthorizeAsync(HttpContext context)
    {
        var query = context.Request.Query;
        if (query["client_id"] != ClientId || query["response_type"] != "code" || query["code_challenge_method"] != "S256" || !query["scope"].ToString().Split(' ').Contains("openid"))
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            return Task.CompletedTask;
        }

        var code = Guid.NewGuid().ToString("N");
        _codes[code] = new AuthorizationRequest(query["redirect_uri"]!, query["nonce"]!, query["code_challenge"]!);
        var answer = RefusesConsent ? "error=access_denied" : $"code={code}";
        context.Response.Redirect($"{query["redirect_uri"]}?{answer}&state={Uri.EscapeDataString(query["state"]!)}");
        return Task.CompletedTask;
    }

    private async Task RedeemAsync(HttpContext context)
    {
        var form = await context.Request.ReadFormAsync();
        var challenge = Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString())));
        if (form["client_id"] != ClientId || form["client_secret"] != ClientSecret || form["grant_type"] != "authorization_code"
            || !_codes.TryRemove(form["code"].ToString(), out var request) || request.RedirectUri != form["redirect_uri"] || request.CodeChallenge != challenge)
        {
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
            await context.Response.WriteAsJsonAsync(new JsonObject { ["error"] = "invalid_grant" });
            return;
        }

        var idClaims = new JsonObject { ["aud"] = ClientId, ["nonce"] = request.Nonce };
        EditIdToken?.Invoke(idClaims);
        var (idToken, accessToken) = (CreateToken(idClaims), CreateToken(Claims));
        _issuedTokens.Add(idToken);
        _issuedTokens.Add(accessToken);
        await context.Response.WriteAsJsonAsync(new JsonObject { ["id_token"] = idToken, ["access_token"] = accessToken, ["token_type"] = "Bearer" });
    }

    private sealed record AuthorizationRequest(string RedirectUri, string Nonce, string CodeChallenge);
}
