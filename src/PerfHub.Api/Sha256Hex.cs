using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Api;

/// <summary>SHA-256 as it is shown and stored: hexadecimal, lower case.</summary>
public static class Sha256Hex
{
    /// <summary>Of bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public static string Compute(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>Of a text in UTF-8.</summary>
    /// <param name="text">The text.</param>
    public static string Compute(string text) => Compute(Encoding.UTF8.GetBytes(text));
}
