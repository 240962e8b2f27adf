using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using PerfHub.Api.Persistence;

namespace PerfHub.Api.Webhooks;

/// <summary>
/// Encrypts the signing secrets that the store holds (AES-256-GCM). The keys are in a setting or, for an embedded store, in a file beside
/// the database, so a copy of the database does not reveal the secrets.
/// </summary>
/// <remarks>An encrypted secret is the id of its key, a nonce, a tag and the ciphertext.</remarks>
public sealed class WebhookSecretCipher
{
    private const int KeyIdBytes = 4, NonceBytes = 12, TagBytes = 16;

    private static readonly byte[] KeyInfo = Encoding.UTF8.GetBytes("perfhub webhook secrets");

    private readonly Lazy<List<(byte[] Id, byte[] Key)>> _keys;

    /// <summary>Creates the cipher; the key file is read, or created, at the first use.</summary>
    public WebhookSecretCipher(IOptions<WebhookOptions> options, Dialect dialect) => _keys = new(() => LoadKeys(options.Value, dialect));

    /// <summary>Whether there is a key.</summary>
    public bool IsAvailable => _keys.Value.Count > 0;

    /// <summary>Encrypts a secret of a webhook.</summary>
    public byte[] Encrypt(long subscription, string secret)
    {
        var (id, key) = _keys.Value[0];
        var text = Encoding.UTF8.GetBytes(secret);
        var result = new byte[KeyIdBytes + NonceBytes + TagBytes + text.Length];
        id.CopyTo(result, 0);
        var nonce = result.AsSpan(KeyIdBytes, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(nonce, text, result.AsSpan(KeyIdBytes + NonceBytes + TagBytes), result.AsSpan(KeyIdBytes + NonceBytes, TagBytes), GetContext(subscription));
        return result;
    }

    /// <summary>Decrypts a secret of a webhook; <see langword="null"/> if its key is missing, or if it belongs to another webhook.</summary>
    public string? Decrypt(long subscription, ReadOnlySpan<byte> encrypted)
    {
        if (encrypted.Length <= KeyIdBytes + NonceBytes + TagBytes || FindKey(encrypted[..KeyIdBytes]) is not { } key)
        {
            return null;
        }

        var text = new byte[encrypted.Length - KeyIdBytes - NonceBytes - TagBytes];
        try
        {
            using var aes = new AesGcm(key, TagBytes);
            aes.Decrypt(
                encrypted.Slice(KeyIdBytes, NonceBytes), encrypted[(KeyIdBytes + NonceBytes + TagBytes)..], encrypted.Slice(KeyIdBytes + NonceBytes, TagBytes), text,
                GetContext(subscription));
            return Encoding.UTF8.GetString(text);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private byte[]? FindKey(ReadOnlySpan<byte> id)
    {
        foreach (var (keyId, key) in _keys.Value)
        {
            if (id.SequenceEqual(keyId))
            {
                return key;
            }
        }

        return null;
    }

    // A secret that is copied to the row of another webhook cannot be decrypted.
    private static byte[] GetContext(long subscription)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, subscription);
        return bytes;
    }

    private static List<(byte[] Id, byte[] Key)> LoadKeys(WebhookOptions options, Dialect dialect)
    {
        var texts = options.ParseKeys();
        if (texts.Count == 0 && dialect.FilePath is { } database)
        {
            texts = [KeyFile.ReadOrCreate(database + "-webhook-key")];
        }

        return [.. texts.Select(text => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(text), 32, info: KeyInfo))
            .Select(key => (SHA256.HashData(key)[..KeyIdBytes], key))];
    }
}
