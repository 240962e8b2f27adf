using System.Security.Cryptography;
using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;
using ZstdSharp;

namespace PerfHub.Api.Tests.Persistence;

public sealed class StoredCompressionTests
{
    [Property]
    public void Any_bytes_survive_a_round_trip(byte[] plain) => Assert.Equal(plain, StoredCompression.Decompress(StoredCompression.Compress(plain)));

    [Property(MaxTest = 20)]
    public void Incompressible_bytes_survive_a_round_trip(int seed, byte kibibytes)
    {
        var plain = new byte[kibibytes * 1024 + seed % 7 + 7];
        new Random(seed).NextBytes(plain);

        Assert.Equal(plain, StoredCompression.Decompress(StoredCompression.Compress(plain)));
    }

    [Property]
    public void Documents_that_were_compressed_with_Brotli_are_read(byte[] plain) => Assert.Equal(plain, StoredCompression.Decompress(BrotliCodec.Compress(plain)));

    [Fact]
    public void A_report_takes_at_most_four_fifths_of_what_Brotli_takes() =>
        Assert.InRange(StoredCompression.Compress(SeedReport.Bytes).Length, 1, BrotliCodec.Compress(SeedReport.Bytes).Length * 4 / 5);

    // Stored documents cannot be read with another dictionary, however alike.
    [Theory]
    [InlineData("stored-documents-1.zdict", "05d774cdff276384ce56d4fc0073da982a468d096eafc032234a4bd94bcc60fc")]
    [InlineData("stored-documents-2.zdict", "daaa1e6df34a712a9b52a88d327c05731d2ffecaf758b35ace6c0357d7e1f601")]
    public void A_dictionary_never_changes_and_its_documents_are_read(string name, string hash)
    {
        var dictionary = ReadDictionary(name);
        using var compressor = new Compressor(level: 1);
        compressor.LoadDictionary(dictionary);

        Assert.Equal(hash, Convert.ToHexStringLower(SHA256.HashData(dictionary)));
        Assert.Contains(name, StoredCompression.DictionaryNames);
        Assert.Equal(SeedReport.Bytes, StoredCompression.Decompress(compressor.Wrap(SeedReport.Bytes).ToArray()));
    }

    [Fact]
    public void A_document_of_an_unknown_dictionary_is_reported()
    {
        var dictionary = ReadDictionary("stored-documents-1.zdict");
        dictionary[4] ^= 1;
        using var compressor = new Compressor(level: 1);
        compressor.LoadDictionary(dictionary);
        var stored = compressor.Wrap(SeedReport.Bytes).ToArray();

        Assert.Throws<StoredValueException>(() => StoredCompression.Decompress(stored));
    }

    [Fact]
    public void Damaged_and_incomplete_documents_are_reported()
    {
        var stored = StoredCompression.Compress(SeedReport.Bytes);

        for (var length = 0; length < stored.Length; length += 7)
        {
            Assert.Throws<StoredValueException>(() => StoredCompression.Decompress(stored[..length]));
        }

        var undamaged = 0;
        for (var position = 0; position < stored.Length; position += 3)
        {
            var damaged = stored.ToArray();
            damaged[position] ^= 0x10;
            undamaged += IsReadAsItWas(damaged) ? 1 : 0;
        }

        // Some bits, such as those of a code that no symbol has, decide nothing. A checksum protects all others.
        Assert.InRange(undamaged, 0, stored.Length / 300);
        Assert.Equal(SeedReport.Bytes, StoredCompression.Decompress(stored));
    }

    /// <summary>Whether a document is read in spite of its damage, as it was before; otherwise it must be reported.</summary>
    private static bool IsReadAsItWas(byte[] damaged)
    {
        try
        {
            Assert.Equal(SeedReport.Bytes, StoredCompression.Decompress(damaged));
            return true;
        }
        catch (StoredValueException)
        {
            return false;
        }
    }

    private static byte[] ReadDictionary(string name)
    {
        using var resource = typeof(StoredCompression).Assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        resource.CopyTo(bytes);
        return bytes.ToArray();
    }
}
