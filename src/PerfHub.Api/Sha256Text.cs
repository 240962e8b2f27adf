using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace PerfHub.Api;

/// <summary>SHA-256 of texts in UTF-8. A filing hashes some fifty texts, so they are encoded into buffers that are used again.</summary>
internal static class Sha256Text
{
    /// <summary>Hashes a text.</summary>
    /// <param name="hash">Receives the first bytes of the hash, at most 32.</param>
    /// <param name="text">The text.</param>
    public static void Hash(Span<byte> hash, ReadOnlySpan<char> text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        HashBytes(hash, utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)));
        ArrayPool<byte>.Shared.Return(utf8);
    }

    /// <summary>Hashes lines: the texts with a line feed between them, where <see langword="null"/> is an empty line.</summary>
    /// <param name="hash">Receives the first bytes of the hash, at most 32.</param>
    /// <param name="lines">The texts.</param>
    public static void HashLines(Span<byte> hash, params ReadOnlySpan<string?> lines)
    {
        var length = lines.Length;
        foreach (var line in lines)
        {
            length += line?.Length ?? 0;
        }

        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(length));
        var written = 0;
        foreach (var line in lines)
        {
            written += Encoding.UTF8.GetBytes(line, utf8.AsSpan(written));
            utf8[written++] = (byte)'\n';
        }

        HashBytes(hash, utf8.AsSpan(0, written - 1));
        ArrayPool<byte>.Shared.Return(utf8);
    }

    private static void HashBytes(Span<byte> hash, ReadOnlySpan<byte> bytes)
    {
        Span<byte> whole = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, whole);
        whole[..hash.Length].CopyTo(hash);
    }
}
