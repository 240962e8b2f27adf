using System.Buffers;
using System.Text;
using Microsoft.Extensions.Caching.Hybrid;

namespace PerfHub.Api.Projections;

/// <summary>
/// Writes a response as it is, after a line with its entity tag and one with its cursor. The cache serialises each response, because it
/// limits their bytes; as JSON, the body would be encoded as text.
/// </summary>
public sealed class CachedResponseSerializer : IHybridCacheSerializer<CachedResponse>
{
    private const byte LineFeed = (byte)'\n';

    /// <inheritdoc />
    public CachedResponse Deserialize(ReadOnlySequence<byte> source)
    {
        var reader = new SequenceReader<byte>(source);
        return reader.TryReadTo(out ReadOnlySequence<byte> tag, LineFeed) && reader.TryReadTo(out ReadOnlySequence<byte> cursor, LineFeed)
            ? new CachedResponse(Encoding.UTF8.GetString(tag), reader.UnreadSequence.ToArray(), cursor.IsEmpty ? null : Encoding.UTF8.GetString(cursor))
            : throw new InvalidDataException("A cached response has no entity tag or cursor.");
    }

    /// <inheritdoc />
    public void Serialize(CachedResponse value, IBufferWriter<byte> target)
    {
        Encoding.UTF8.GetBytes($"{value.ETag}\n{value.NextCursor}\n", target);
        target.Write(value.Json);
    }
}
