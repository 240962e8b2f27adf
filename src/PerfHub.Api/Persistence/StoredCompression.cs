using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Extensions.ObjectPool;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace PerfHub.Api.Persistence;

/// <summary>
/// Compresses stored documents with Zstandard (RFC 8878) and a dictionary of what reports and verdicts have in common. Documents that were
/// compressed with Brotli, or with an earlier dictionary, stay as they are.
/// </summary>
public static class StoredCompression
{
    // Level 1 takes half the time, and a tenth to a sixth more bytes.
    private const int Level = 3;

    // Ten times the largest verdict: a damaged header must not make the host allocate more.
    private const ulong MaxPlainBytes = 32 << 20;

    /// <summary>
    /// The names of the resources with the dictionaries. Documents cannot be read without theirs, so they never change; new documents are
    /// compressed with the last one.
    /// </summary>
    public static IReadOnlyList<string> DictionaryNames { get; } = ["stored-documents-1.zdict", "stored-documents-2.zdict"];

    // They hold buffers, and a dictionary in the form that they search.
    private static readonly ObjectPool<Compressor> Compressors = CreatePool(CreateCompressor);

    private static readonly Dictionary<uint, ObjectPool<Decompressor>> Decompressors = DictionaryNames.Select(ReadDictionary).ToDictionary(
        ReadDictionaryId, dictionary => CreatePool(() => CreateDecompressor(dictionary)));

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

        if (!Decompressors.TryGetValue(ReadFrameDictionaryId(compressed), out var pool))
        {
            throw new StoredValueException("A stored document needs a dictionary that this release does not have.");
        }

        var decompressor = pool.Get();
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
            pool.Return(decompressor);
        }
    }

    private static Compressor CreateCompressor()
    {
        var compressor = new Compressor(Level);
        compressor.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, 1);
        compressor.LoadDictionary(ReadDictionary(DictionaryNames[^1]));
        return compressor;
    }

    private static Decompressor CreateDecompressor(byte[] dictionary)
    {
        var decompressor = new Decompressor();
        decompressor.LoadDictionary(dictionary);
        return decompressor;
    }

    private static ObjectPool<T> CreatePool<T>(Func<T> create)
        where T : class => new DefaultObjectPoolProvider().Create(new Policy<T>(create));

    // It follows the magic number of a dictionary.
    private static uint ReadDictionaryId(byte[] dictionary) => BinaryPrimitives.ReadUInt32LittleEndian(dictionary.AsSpan(sizeof(uint)));

    /// <summary>Reads which dictionary a frame was compressed with, from its header (RFC 8878, 3.1.1.1); 0 if it names none with four bytes, as ours do.</summary>
    private static uint ReadFrameDictionaryId(ReadOnlySpan<byte> frame)
    {
        const int DescriptorAt = sizeof(uint), FourByteId = 3, SingleSegment = 0x20;
        if (frame.Length <= DescriptorAt + 1 || (frame[DescriptorAt] & FourByteId) != FourByteId)
        {
            return 0;
        }

        // Only a frame of several segments states its window.
        var idAt = (frame[DescriptorAt] & SingleSegment) == 0 ? DescriptorAt + 2 : DescriptorAt + 1;
        return BinaryPrimitives.TryReadUInt32LittleEndian(frame[idAt..], out var id) ? id : 0;
    }

    private static byte[] ReadDictionary(string name)
    {
        using var resource = typeof(StoredCompression).Assembly.GetManifestResourceStream(name)!;
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
