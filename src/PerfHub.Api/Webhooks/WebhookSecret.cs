using System.Security.Cryptography;

namespace PerfHub.Api.Webhooks;

/// <summary>The text of a signing secret: <c>whsec_</c> and 24 to 64 random bytes in Base64, as Standard Webhooks defines it.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int GeneratedBytes = 32, MinBytes = 24, MaxBytes = 64;

    /// <summary>Generates a secret.</summary>
    public static string Generate() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(GeneratedBytes));

    /// <summary>Whether a text is a secret.</summary>
    public static bool IsValid(string text)
    {
        Span<byte> bytes = stackalloc byte[MaxBytes + 1];
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && text.Length <= Prefix.Length + MaxBytes * 2
            && Convert.TryFromBase64String(text[Prefix.Length..], bytes, out var length)
            && length is >= MinBytes and <= MaxBytes;
    }
}
