using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>A local OpenID Connect issuer: a server with a discovery document and a JWK set, and tokens signed with its keys.</summary>
public sealed class TestIssuer : IAsyncDisposable
{
    public const string Audience = "perfhub-of-the-tests";

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
                new JsonObject { ["issuer"] = Url, ["jwks_uri"] = Url + "/keys" }),
            "/keys" => context.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray([.. PublishedKeys.Select(key => key.DeepClone())]) }),
            _ => Task.FromResult(context.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }
}
