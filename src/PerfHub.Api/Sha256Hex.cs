using System.Security.Cryptography;

namespace PerfHub.Api;

/// <summary>SHA-256 in lower-case hexadecimal, as it is shown and stored.</summary>
public static class Sha256Hex
{
    /// <summary>Hashes bytes.</summary>
    public static string Compute(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Hashes a text in UTF-8.</summary>
    public static string Compute(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Sha256Text.Hash(hash, text);
        return Convert.ToHexStringLower(hash);
    }
}
