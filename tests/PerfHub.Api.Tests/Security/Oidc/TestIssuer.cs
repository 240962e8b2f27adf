using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>A key of an issuer: it signs, and shows its public half.</summary>
public sealed record TestKey(string KeyId, string Algorithm, Func<byte[], byte[]> Sign, JsonObject PublicJwk)
{
    public static TestKey CreateRsa(string kid, string algorithm = "RS256")
    {
        var rsa = RSA.Create(2048);
        var (hash, padding) = (GetHash(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        var parameters = rsa.ExportParameters(false);
        return new TestKey(kid, algorithm, data => rsa.SignData(data, hash, padding), new JsonObject
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = kid,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        });
    }

    public static TestKey CreateEcdsa(string kid)
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = ecdsa.ExportParameters(false);
        return new TestKey(kid, "ES256", data => ecdsa.SignData(data, HashAlgorithmName.SHA256), new JsonObject
        {
            ["kty"] = "EC", ["use"] = "sig", ["kid"] = kid, ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(parameters.Q.X), ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
        });
    }

    /// <summary>A key that signs and verifies with the same secret.</summary>
    public static TestKey CreateHmac(string kid, byte[] secret) => new(kid, "HS256", data => HMACSHA256.HashData(secret, data), new JsonObject
    {
        ["kty"] = "oct", ["use"] = "sig", ["kid"] = kid, ["k"] = Base64Url.EncodeToString(secret),
    });

    private static HashAlgorithmName GetHash(string algorithm) => new("SHA" + algorithm[2..]);
}

/// <summary>
/// An issuer of the tests' own: a small server on this machine with a discovery document and the public halves of keys that
/// are made here, and tokens signed with them.
/// </summary>
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

    /// <summary>Signs unless another is named.</summary>
    public TestKey SigningKey { get; set; }

    /// <summary>The keys that are shown.</summary>
    public IReadOnlyList<JsonObject> PublishedKeys { get; set; }

    /// <summary>Whether connections are closed without an answer.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>How often anything was asked for.</summary>
    public int RequestCount => _requestCount;

    /// <summary>What a host needs to trust it.</summary>
    public (string Name, string Value)[] Settings => [("PerfHub:Oidc:Authority", Url), ("PerfHub:Oidc:Audience", Audience)];

    /// <summary>A token that is good for a few minutes.</summary>
    /// <param name="claims">What it says beyond who made it for whom; a null takes a claim out.</param>
    /// <param name="header">Changes its header before it is signed.</param>
    /// <param name="key">Signs it.</param>
    public string CreateToken(JsonObject claims, Action<JsonObject>? header = null, TestKey? key = null)
    {
        key ??= SigningKey;
        var now = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        var body = new JsonObject
        {
            ["iss"] = Url, ["aud"] = Audience, ["sub"] = "somebody", ["iat"] = now, ["nbf"] = now - 600, ["exp"] = now + 300,
        };
        foreach (var (name, value) in claims)
        {
            if (value is null)
            {
                body.Remove(name);
            }
            else
            {
                body[name] = value.DeepClone();
            }
        }

        var head = new JsonObject { ["alg"] = key.Algorithm, ["typ"] = "JWT", ["kid"] = key.KeyId };
        header?.Invoke(head);
        var signed = $"{Encode(head)}.{Encode(body)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private Task HandleRequestAsync(HttpContext http)
    {
        Interlocked.Increment(ref _requestCount);
        if (IsUnavailable)
        {
            http.Abort();
            return Task.CompletedTask;
        }

        return http.Request.Path.Value switch
        {
            "/.well-known/openid-configuration" => http.Response.WriteAsJsonAsync(
                new JsonObject { ["issuer"] = Url, ["jwks_uri"] = Url + "/keys" }),
            "/keys" => http.Response.WriteAsJsonAsync(new JsonObject { ["keys"] = new JsonArray([.. PublishedKeys.Select(key => key.DeepClone())]) }),
            _ => Task.FromResult(http.Response.StatusCode = StatusCodes.Status404NotFound),
        };
    }
}
