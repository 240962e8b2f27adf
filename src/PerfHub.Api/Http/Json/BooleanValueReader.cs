using System.Text.Json;

namespace PerfHub.Api.Http.Json;

internal sealed class BooleanValueReader : ValueReader<bool>
{
    /// <inheritdoc />
    public override bool Read(ref Utf8JsonReader reader, ReadContext context) => reader.TokenType is JsonTokenType.True or JsonTokenType.False
        ? reader.GetBoolean()
        : Reject(ref reader, context, "应为 true 或 false", "true or false is expected");
}
