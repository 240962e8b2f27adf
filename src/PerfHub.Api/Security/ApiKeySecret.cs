using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Api.Security;

/// <summary>The text of an API key: <c>phk_&lt;id&gt;_&lt;secret&gt;</c>. Only the secret's hash is kept.</summary>
/// <param name="Id">Finds the key; may be logged.</param>
/// <param name="Secret">256 random bits; never stored, never logged.</param>
public sealed record ApiKeySecret(string Id, string Secret)
{
    private const string Prefix = "phk_";
    private const int IdBytes = 8, SecretBytes = 32;

    /// <summary>A new key.</summary>
    public static ApiKeySecret Generate() => new(
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SecretBytes)));

    /// <summary>Whether a text means to be a key, good or bad.</summary>
    /// <param name="text">What the caller sent.</param>
    public static bool HasKeyPrefix(string text) => text.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>Takes a key's text apart.</summary>
    /// <param name="text">What the caller sent.</param>
    public static ApiKeySecret? Parse(string text) =>
        text.Split('_') is [var prefix, { Length: 2 * IdBytes } id, { Length: 2 * SecretBytes } secret] && prefix + "_" == Prefix
            && id.All(char.IsAsciiHexDigitLower) && secret.All(char.IsAsciiHexDigitLower)
            ? new ApiKeySecret(id, secret)
            : null;

    /// <summary>SHA-256 of a secret; enough for one of 256 random bits, which no list of guesses reaches.</summary>
    /// <param name="secret">The secret.</param>
    public static string HashSecret(string secret) => Sha256Hex.Compute(secret);

    /// <summary>Compares two texts of equal kind in a time that does not tell where they differ.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    public static bool FixedTimeEquals(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    /// <summary>The key as it is given to its holder.</summary>
    public override string ToString() => $"{Prefix}{Id}_{Secret}";
}
