using System.Text.Json;
using PerfHub.Rules.Report;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a text or an array.</summary>
internal sealed class TextOrListValueReader<T>(ValueReader<string> text, ValueReader<IReadOnlyList<T>> list) : ValueReader<TextOrList<T>>
    where T : class
{
    /// <inheritdoc />
    public override TextOrList<T>? Read(ref Utf8JsonReader reader, ReadContext context) => reader.TokenType switch
    {
        JsonTokenType.String => text.Read(ref reader, context) is { } value ? new(value, null) : null,
        JsonTokenType.StartArray => list.Read(ref reader, context) is { } items ? new(null, items) : null,
        _ => Reject(ref reader, context, "应为文本或数组", "a text or an array is expected"),
    };
}
