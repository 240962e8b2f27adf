using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence;

public sealed class BrotliCodecTests
{
    [Property]
    public void Any_bytes_survive_a_round_trip(byte[] plain) => Assert.Equal(plain, BrotliCodec.Decompress(BrotliCodec.Compress(plain)));

    [Property(MaxTest = 20)]
    public void Incompressible_bytes_survive_a_round_trip(int seed, byte kibibytes)
    {
        var plain = new byte[kibibytes * 1024 + seed % 7 + 7];
        new Random(seed).NextBytes(plain);

        Assert.Equal(plain, BrotliCodec.Decompress(BrotliCodec.Compress(plain)));
    }

    [Fact]
    public void The_longest_document_survives_a_round_trip_and_shrinks_by_half()
    {
        var plain = Enumerable.Repeat(SeedReport.Bytes, 2 * 1024 * 1024 / SeedReport.Bytes.Length).SelectMany(bytes => bytes).ToArray();

        var packed = BrotliCodec.Compress(plain);

        Assert.Equal(plain, BrotliCodec.Decompress(packed));
        Assert.InRange(packed.Length, 1, plain.Length / 2);
    }
}
