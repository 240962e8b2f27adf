using System.Buffers;
using Microsoft.Extensions.ObjectPool;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Compresses stored documents with Zstandard (RFC 8878) and a dictionary of what reports and verdicts have in common. Documents from
/// before it was used are compressed with Brotli, and stay as they are.
/// </summary>
public static class StoredCompression
{
    /// <summary>The name of the resource with the dictionary. Documents cannot be read without it, so it never changes.</summary>
    public const string DictionaryName = "stored-documents-1.zdict";

    // Level 3 saves another tenth and takes twice as long.
    private const int Level = 1;

    // Ten times the largest verdict: a damaged header must not make the host allocate more.
    private const ulong MaxPlainBytes = 32 << 20;

    private static readonly byte[] Dictionary = ReadDictionary();

    // They hold buffers, and the dictionary in the form that they search.
    private static readonly ObjectPool<Compressor> Compressors = CreatePool(CreateCompressor);

    private static readonly ObjectPool<Decompressor> Decompressors = CreatePool(CreateDecompressor);

    // Brotli with the window of BrotliCodec begins with another byte.
    private static ReadOnlySpan<byte> MagicNumber => [0x28, 0xb5, 0x2f, 0xfd];

    /// <summary>Compresses any bytes.</summary>
    public static byte[] Compress(ReadOnlySpan<byte> plain)
    {
        if (StoredFormat.WritesPrevious)
        {
            return BrotliCodec.Compress(plain);
        }

        var compressor = Compressors.Get();
        var buffer = ArrayPool<byte>.Shared.Rent(Compressor.GetCompressBound(plain.Length));
        try
        {
            return buffer.AsSpan(0, compressor.Wrap(plain, buffer)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            Compressors.Return(compressor);
        }
    }

    /// <summary>Decompresses the output of <see cref="Compress"/> in either format.</summary>
    /// <exception cref="StoredValueException">The bytes are damaged or incomplete.</exception>
    public static byte[] Decompress(byte[] compressed)
    {
        if (!compressed.AsSpan().StartsWith(MagicNumber))
        {
            return BrotliCodec.Decompress(compressed);
        }

        var decompressor = Decompressors.Get();
        try
        {
            return Decompressor.GetDecompressedSize(compressed) <= MaxPlainBytes
                ? decompressor.Unwrap(compressed).ToArray()
                : throw new StoredValueException("A stored document cannot be decompressed.");
        }
        catch (ZstdException error)
        {
            throw new StoredValueException("A stored document cannot be decompressed.", error);
        }
        finally
        {
            Decompressors.Return(decompressor);
        }
    }

    private static Compressor CreateCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.LoadDictionary(Dictionary);
        return compressor;
    }

    private static Decompressor CreateDecompressor()
    {
        var decompressor = new Decompressor();
        decompressor.LoadDictionary(Dictionary);
        return decompressor;
    }

    private static ObjectPool<T> CreatePool<T>(Func<T> create)
        where T : class => new DefaultObjectPoolProvider().Create(new Policy<T>(create));

    private static byte[] ReadDictionary()
    {
        using var resource = typeof(StoredCompression).Assembly.GetManifestResourceStream(DictionaryName)!;
        var dictionary = new byte[resource.Length];
        resource.ReadExactly(dictionary);
        return dictionary;
    }

    private sealed class Policy<T>(Func<T> create) : PooledObjectPolicy<T>
        where T : class
    {
        public override T Create() => create();

        public override bool Return(T obj) => true;
    }
}
