using System.Reflection;
using System.Text.Json;
using PerfHub.Rules.Rules;

namespace PerfHub.Api.Http.Json;

/// <summary>Reads a number or a text.</summary>
internal sealed class FigureValueReader(PropertyInfo property) : ValueReader<Figure>
{
    private readonly DecimalValueReader _numbers = new(property);
    private readonly StringValueReader _texts = new(property);

    /// <inheritdoc />
    public override Figure Read(ref Utf8JsonReader reader, ReadContext context)
    {
        if (reader.TokenType == JsonTokenType.Number)
        {
            return _numbers.Read(ref reader, context);
        }

        return reader.TokenType == JsonTokenType.String
            ? _texts.Read(ref reader, context)
            : Reject(ref reader, context, "应为数字或文本", "a number or a text is expected");
    }
}
