using System.Buffers;
using System.IO.Compression;

namespace PerfHub.Api.Persistence;

/// <summary>Compresses stored documents with Brotli (RFC 7932), which every platform can decompress.</summary>
public static class BrotliCodec
{
    // Quality 1 halves Chinese JSON; the best quality saves another fifth but takes ten times as long.
    private const int Quality = 1, WindowBits = 18;

    /// <summary>Compresses any bytes.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BrotliEncoder.GetMaxCompressedLength(plain.Length));
        try
        {
            return BrotliEncoder.TryCompress(plain, buffer, out var written, Quality, WindowBits)
                ? buffer[..written]
                : throw new InvalidOperationException("Brotli exceeded its maximum compressed length.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Decompresses the output of <see cref="Compress"/>.</summary>
    /// <exception cref="StoredValueException">The bytes are damaged.</exception>
    public static byte[] Decompress(byte[] compressed)
    {
        try
        {
            using var brotli = new BrotliStream(new MemoryStream(compressed), CompressionMode.Decompress);
            using var plain = new MemoryStream(compressed.Length * 4);
            brotli.CopyTo(plain);
            return plain.ToArray();
        }
        catch (Exception error) when (error is InvalidDataException or InvalidOperationException or IOException)
        {
            throw new StoredValueException("A stored document cannot be decompressed.", error);
        }
    }
}
