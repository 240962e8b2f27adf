using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace PerfHub.Api.Security;

/// <summary>The text of an API key: <c>phk_&lt;id&gt;_&lt;secret&gt;</c>.</summary>
/// <param name="Id">Identifies the key; may be logged.</param>
/// <param name="Secret">256 random bits in hex; never stored, never logged.</param>
public sealed record ApiKeySecret(string Id, string Secret)
{
    private const string Prefix = "phk_";
    private const int IdBytes = 8, SecretBytes = 32;

    private static readonly int SecretStart = Prefix.Length + (2 * IdBytes) + 1, TextLength = SecretStart + (2 * SecretBytes);

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>Generates a new key.</summary>
    public static ApiKeySecret Generate() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Whether a text has the prefix of a key, valid or not.</summary>
    public static bool HasKeyPrefix(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Parses a key; <see langword="null"/> if the text is not well-formed.</summary>
    public static ApiKeySecret? Parse(string text) =>
        text.Length == TextLength && HasKeyPrefix(text) && text[SecretStart - 1] == '_' && AreHexDigits(text.AsSpan(Prefix.Length, 2 * IdBytes)) && AreHexDigits(text.AsSpan(SecretStart))
            ? new ApiKeySecret(text.Substring(Prefix.Length, 2 * IdBytes), text[SecretStart..])
            : null;

    /// <summary>Computes the SHA-256 of a secret; 256 random bits need no slow password hash.</summary>
    public static string HashSecret(string secret) => Sha256Hex.Compute(secret);

    /// <summary>Compares two texts in a time that does not depend on where they differ.</summary>
    public static bool FixedTimeEquals(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(MemoryMarshal.AsBytes(left.AsSpan()), MemoryMarshal.AsBytes(right.AsSpan()));

    /// <summary>Formats the key for its holder.</summary>
    public override string ToString() => $"{Prefix}{Id}_{Secret}";

    private static bool AreHexDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);
}
