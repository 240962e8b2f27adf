using System.Buffers;
using System.Text;
using PerfHub.Api.Projections;

namespace PerfHub.Api.Tests.Projections;

public sealed class CachedResponseSerializerTests
{
    private readonly CachedResponseSerializer _serializer = new();

    [Theory]
    [InlineData(null)]
    [InlineData("NTAvNjUwMTA0")]
    public void A_response_is_read_as_it_was_written(string? cursor)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var response = new CachedResponse("\"0a\"", Encoding.UTF8.GetBytes("{\"名称\":\"a\nb\"}"), cursor);

        _serializer.Serialize(response, buffer);
        var read = _serializer.Deserialize(new ReadOnlySequence<byte>(buffer.WrittenMemory));

        Assert.Equal((response.ETag, response.NextCursor), (read.ETag, read.NextCursor));
        Assert.Equal(response.Json, read.Json);
    }

    [Fact]
    public void A_response_without_its_first_lines_is_refused() =>
        Assert.Throws<InvalidDataException>(() => _serializer.Deserialize(new ReadOnlySequence<byte>("\"0a\"\n"u8.ToArray())));
}
