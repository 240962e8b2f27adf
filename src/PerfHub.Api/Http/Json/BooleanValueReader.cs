using System.Text.Json;

namespace PerfHub.Api.Http.Json;

internal sealed class BooleanValueReader : ValueReader<bool>
{
    /// <inheritdoc />
    public override bool Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return reader.GetBoolean();
        }

        context.AddError("wrong-type", "应为 true 或 false", "true or false is expected");
        Skip(ref reader);
        return default;
    }
}
