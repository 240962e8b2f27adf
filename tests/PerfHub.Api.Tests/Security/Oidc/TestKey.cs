using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace PerfHub.Api.Tests.Security.Oidc;

/// <summary>A signing key with its public JWK.</summary>
public sealed record TestKey(string KeyId, string Algorithm, Func<byte[], byte[]> Sign, JsonObject PublicJwk)
{
    public static TestKey CreateRsa(string keyId, string algorithm = "RS256")
    {
        var rsa = RSA.Create(2048);
        var (hash, padding) = (GetHash(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1);
        var parameters = rsa.ExportParameters(false);
        return new TestKey(keyId, algorithm, data => rsa.SignData(data, hash, padding), new JsonObject
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = keyId,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus), ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        });
    }

    public static TestKey CreateEcdsa(string keyId)
    {
        var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = ecdsa.ExportParameters(false);
        return new TestKey(keyId, "ES256", data => ecdsa.SignData(data, HashAlgorithmName.SHA256), new JsonObject
        {
            ["kty"] = "EC", ["use"] = "sig", ["kid"] = keyId, ["crv"] = "P-256",
            ["x"] = Base64Url.EncodeToString(parameters.Q.X), ["y"] = Base64Url.EncodeToString(parameters.Q.Y),
        });
    }

    /// <summary>Creates a symmetric key; its JWK contains the secret.</summary>
    public static TestKey CreateHmac(string keyId, byte[] secret) => new(keyId, "HS256", data => HMACSHA256.HashData(secret, data), new JsonObject
    {
        ["kty"] = "oct", ["use"] = "sig", ["kid"] = keyId, ["k"] = Base64Url.EncodeToString(secret),
    });

    private static HashAlgorithmName GetHash(string algorithm) => new("SHA" + algorithm[2..]);
}
