using System.Text.Json;
using System.Text.Json.Serialization;

namespace PerfHub.Client.Json;

/// <summary>Reads and writes evidence, which is a string or an array in JSON.</summary>
internal sealed class TextOrEvidenceItemsJsonConverter : JsonConverter<TextOrEvidenceItems>
{
    public override TextOrEvidenceItems Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? new TextOrEvidenceItems(reader.GetString()!)
            : new TextOrEvidenceItems(JsonSerializer.Deserialize<List<EvidenceItem>>(ref reader, options)!);

    public override void Write(Utf8JsonWriter writer, TextOrEvidenceItems value, JsonSerializerOptions options)
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
