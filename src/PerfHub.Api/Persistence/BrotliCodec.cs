using System.Buffers;
using System.IO.Compression;

namespace PerfHub.Api.Persistence;

/// <summary>Compresses stored documents with Brotli (RFC 7932), which every platform can decompress.</summary>
public static class BrotliCodec
{
    // Quality 1 halves Chinese JSON; the best quality saves another fifth but takes ten times as long.
    private const int Quality = 1, WindowBits = 18;

    private const int MinBufferBytes = 4_096;

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
    /// <exception cref="StoredValueException">The bytes are damaged or incomplete.</exception>
    public static byte[] Decompress(byte[] compressed)
    {
        var decoder = new BrotliDecoder();
        try
        {
            var plain = new ArrayBufferWriter<byte>(Math.Max(MinBufferBytes, compressed.Length * 4));
            ReadOnlySpan<byte> rest = compressed;
            while (true)
            {
                var status = decoder.Decompress(rest, plain.GetSpan(MinBufferBytes), out var consumed, out var written);
                plain.Advance(written);
                rest = rest[consumed..];
                switch (status)
                {
                    case OperationStatus.Done:
                        return plain.WrittenSpan.ToArray();
                    case OperationStatus.DestinationTooSmall:
                        break;
                    default:
                        throw new StoredValueException("A stored document cannot be decompressed.");
                }
            }
        }
        finally
        {
            decoder.Dispose();
        }
    }
}
