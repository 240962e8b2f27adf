using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Rules.Rules;

/// <summary>Converts a <see cref="Figure"/> to and from a JSON number, string or null.</summary>
internal sealed class FigureJsonConverter : JsonConverter<Figure>
{
    public override Figure Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType switch
        {
            JsonTokenType.Number => reader.GetDecimal(),
            JsonTokenType.String => reader.GetString(),
            _ => default,
        };

    public override void Write(Utf8JsonWriter writer, Figure value, JsonSerializerOptions options)
    {
        if (value.Number is { } number)
        {
            writer.WriteNumberValue(number);
        }
        else
        {
            writer.WriteStringValue(value.Text);
        }
    }
}
