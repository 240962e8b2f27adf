using FsCheck.Xunit;
using PerfHub.Api.Persistence;
using PerfHub.Api.Tests.Infrastructure;

namespace PerfHub.Api.Tests.Persistence;

public sealed class BrotliCodecTests
{
    [Property]
    public void Any_bytes_come_back(byte[] plain) => Assert.Equal(plain, BrotliCodec.Decompress(BrotliCodec.Compress(plain)));

    [Property(MaxTest = 20)]
    public void Long_noise_comes_back(int seed, byte kibibytes)
    {
        // Noise does not compress: what is packed is longer than what went in.
        var plain = new byte[kibibytes * 1024 + seed % 7 + 7];
        new Random(seed).NextBytes(plain);

        Assert.Equal(plain, BrotliCodec.Decompress(BrotliCodec.Compress(plain)));
    }

    [Fact]
    public void The_longest_document_comes_back()
    {
        var plain = Enumerable.Repeat(SeedReport.Bytes, 2 * 1024 * 1024 / SeedReport.Bytes.Length).SelectMany(bytes => bytes).ToArray();

        var packed = BrotliCodec.Compress(plain);

        Assert.Equal(plain, BrotliCodec.Decompress(packed));
        Assert.InRange(packed.Length, 1, plain.Length / 2);
    }
}
