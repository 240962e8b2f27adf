using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Web.Session;

/// <summary>
/// The random value of a session's cookie. The session's id and the key that encrypts the user's API key are derived from it, so what
/// is stored reveals neither the cookie nor the API key.
/// </summary>
public sealed class SessionHandle
{
    private const int Bytes = 32, Characters = 43, NonceBytes = 12, TagBytes = 16;

    private readonly byte[] _secret;

    private SessionHandle(byte[] secret)
    {
        _secret = secret;
        Id = Convert.ToHexStringLower(Derive("perfhub session id"u8));
    }

    /// <summary>The id under which the session is stored.</summary>
    public string Id { get; }

    /// <summary>The value of the cookie.</summary>
    public string Value => Base64Url.EncodeToString(_secret);

    /// <summary>Creates the handle of a new session.</summary>
    public static SessionHandle Create() => new(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>Reads a cookie; <see langword="null"/> if it is none of ours.</summary>
    public static SessionHandle? Parse(string? value)
    {
        // The Try method would throw if a character is wrong.
        var secret = new byte[Bytes];
        return value is { Length: Characters } && Base64Url.DecodeFromChars(value, secret, out _, out var count) == OperationStatus.Done && count == Bytes
            ? new(secret)
            : null;
    }

    /// <summary>Encrypts an API key.</summary>
    public byte[] Encrypt(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        var plain = Encoding.UTF8.GetBytes(key);
        var result = new byte[NonceBytes + TagBytes + plain.Length];
        var (nonce, tag, cipher) = Split(result);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(Derive("perfhub session key"u8), TagBytes);
        aes.Encrypt(nonce, plain, cipher, tag);
        return result;
    }

    /// <summary>Decrypts what <see cref="Encrypt"/> has returned; <see langword="null"/> if it was changed.</summary>
    public string? Decrypt(byte[] encrypted)
    {
        ArgumentNullException.ThrowIfNull(encrypted);
        if (encrypted.Length < NonceBytes + TagBytes)
        {
            return null;
        }

        var (nonce, tag, cipher) = Split(encrypted);
        var plain = new byte[cipher.Length];
        using var aes = new AesGcm(Derive("perfhub session key"u8), TagBytes);
        try
        {
            aes.Decrypt(nonce, cipher, tag, plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }

        return Encoding.UTF8.GetString(plain);
    }

    private static EncryptedParts Split(Span<byte> data) =>
        new(data[..NonceBytes], data[NonceBytes..(NonceBytes + TagBytes)], data[(NonceBytes + TagBytes)..]);

    private byte[] Derive(ReadOnlySpan<byte> purpose) => HKDF.DeriveKey(HashAlgorithmName.SHA256, _secret, 32, info: purpose.ToArray());

    private readonly ref struct EncryptedParts(Span<byte> nonce, Span<byte> tag, Span<byte> cipher)
    {
        private readonly Span<byte> _nonce = nonce, _tag = tag, _cipher = cipher;

        public void Deconstruct(out Span<byte> nonce, out Span<byte> tag, out Span<byte> cipher)
        {
            nonce = _nonce;
            tag = _tag;
            cipher = _cipher;
        }
    }
}
