using System.Text.Json;

namespace PerfHub.Api.Http.Json;

/// <summary>Records the position of any JSON value without validating it.</summary>
internal sealed class JsonSpanValueReader<T> : ValueReader<JsonSpan<T>>
{
    /// <inheritdoc />
    public override JsonSpan<T> Read(ref Utf8JsonReader reader, ReadContext context)
    {
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return new JsonSpan<T>(start, (int)reader.BytesConsumed - start);
    }
}
