using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;

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
    [Fact]
    public void The_dictionary_never_changes()
    {
        using var dictionary = typeof(StoredCompression).Assembly.GetManifestResourceStream(StoredCompression.DictionaryName)!;

        Assert.Equal("05d774cdff276384ce56d4fc0073da982a468d096eafc032234a4bd94bcc60fc", Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(dictionary)));
    }

    [Fact]
    public void Damaged_and_incomplete_documents_are_reported()
    {
        var stored = StoredCompression.Compress(SeedReport.Bytes);

        for (var length = 0; length < stored.Length; length += 7)
        {
            Assert.Throws<StoredValueException>(() => StoredCompression.Decompress(stored[..length]));
        }

        for (var position = 0; position < stored.Length; position += 3)
        {
            var damaged = stored.ToArray();
            damaged[position] ^= 0x10;
            Assert.Throws<StoredValueException>(() => StoredCompression.Decompress(damaged));
        }

        Assert.Equal(SeedReport.Bytes, StoredCompression.Decompress(stored));
    }
}
