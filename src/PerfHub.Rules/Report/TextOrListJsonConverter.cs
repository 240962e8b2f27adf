using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Rules.Report;

/// <summary>Converts a <see cref="TextOrList{T}"/> to and from a JSON string or array.</summary>
internal sealed class TextOrListJsonConverter<T> : JsonConverter<TextOrList<T>>
    where T : class
{
    public override TextOrList<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new(reader.GetString(), null)
            : new(null, JsonSerializer.Deserialize<IReadOnlyList<T>>(ref reader, options));

    public override void Write(Utf8JsonWriter writer, TextOrList<T> value, JsonSerializerOptions options)
    {
        if (value.Text is { } text)
        {
            writer.WriteStringValue(text);
        }
        else
        {
            JsonSerializer.Serialize(writer, value.Items, options);
        }
    }
}
